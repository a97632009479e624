package io.fovea.parsers.wireguard;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers WireGuard.
public final class WireGuardModule extends FactModule {
    public WireGuardModule() {
        super("wireguard", Set.of(UDP), WireGuardParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return WireGuardParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new WireGuardParser();
    }
}
