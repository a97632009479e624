package io.fovea.parsers.rdp;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers RDP over TCP.
public final class RdpModule extends FactModule {
    public RdpModule() {
        super("rdp", Set.of(TCP), RdpParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return RdpParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new RdpParser();
    }
}
