package io.fovea.parsers.dhcp;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers DHCP for IPv4.
public final class DhcpModule extends FactModule {
    public DhcpModule() {
        super("dhcp", Set.of(UDP), DhcpParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return DhcpParser.isMessage(slice) ? Probe.MATCH : Probe.NO;
    }

    @Override
    public StreamParser newParser() {
        return new DhcpParser();
    }
}
