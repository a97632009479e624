package io.fovea.parsers.socks;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers SOCKS.
public final class SocksModule extends FactModule {
    public SocksModule() {
        super("socks", Set.of(TCP), SocksParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return Set.of("ftp", "http", "imap", "pop3", "smtp", "ssh", "tls");
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return SocksParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new SocksParser();
    }
}
