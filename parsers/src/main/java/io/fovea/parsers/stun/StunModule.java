package io.fovea.parsers.stun;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers STUN and TURN over UDP and TCP.
public final class StunModule extends FactModule {
    public StunModule() {
        super("stun", Set.of(TCP, UDP), StunParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return StunParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new StunParser();
    }
}
