package io.fovea.parsers.openvpn;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers OpenVPN over UDP and TCP.
public final class OpenVpnModule extends FactModule {
    public OpenVpnModule() {
        super("openvpn", Set.of(TCP, UDP), OpenVpnParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return OpenVpnParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new OpenVpnParser();
    }
}
