package io.fovea.parsers.xmpp;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers XMPP.
public final class XmppModule extends FactModule {
    public XmppModule() {
        super("xmpp", Set.of(TCP), XmppParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return XmppParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new XmppParser();
    }
}
