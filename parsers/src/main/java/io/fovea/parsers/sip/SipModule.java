package io.fovea.parsers.sip;

import io.fovea.parsers.support.FactModule;
import io.fovea.parsers.support.StartText;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers SIP over UDP and TCP.
public final class SipModule extends FactModule {
    private static final String[] METHODS = {
        "INVITE ", "REGISTER ", "OPTIONS ", "BYE ", "ACK ", "CANCEL ", "SUBSCRIBE ", "NOTIFY ", "MESSAGE ", "INFO ",
        "UPDATE ", "REFER ", "PRACK ", "PUBLISH "
    };

    public SipModule() {
        super("sip", Set.of(TCP, UDP), SipParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        String text = StartText.of(slice, "ABCIMNOPRSU");
        if (text == null) return Probe.NO;
        Probe answer = StartText.startsWith(text, "SIP/2.0 ");
        if (answer != Probe.NO) return answer;
        Probe method = StartText.startsWith(text, METHODS);
        if (method != Probe.MATCH) return method;
        return StartText.startsWith(text.substring(text.indexOf(' ') + 1), "SIP:", "SIPS:", "TEL:");
    }

    @Override
    public StreamParser newParser() {
        return new SipParser();
    }
}
