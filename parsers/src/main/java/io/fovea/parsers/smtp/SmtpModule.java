package io.fovea.parsers.smtp;

import io.fovea.parsers.support.FactModule;
import io.fovea.parsers.support.ReplyProbe;
import io.fovea.parsers.support.StartText;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers SMTP.
public final class SmtpModule extends FactModule {
    private static final Set<Integer> ANSWERS = Set.of(250, 354);
    private static final Set<Integer> ANSWERS_OF_FTP = Set.of(
            202, 211, 215, 227, 229, 230, 232, 234, 257, 331, 332, 530);

    public SmtpModule() {
        super("smtp", Set.of(TCP), SmtpParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        String text = StartText.of(slice, "2EHL");
        if (text == null) return Probe.NO;
        Probe client = StartText.startsWith(text, "EHLO ", "HELO ", "LHLO ");
        return client != Probe.NO ? client : ReplyProbe.probe(text, "SMTP", ANSWERS, ANSWERS_OF_FTP);
    }

    @Override
    public StreamParser newParser() {
        return new SmtpParser();
    }
}
