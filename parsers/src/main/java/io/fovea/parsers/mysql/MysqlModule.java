package io.fovea.parsers.mysql;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers MySQL.
public final class MysqlModule extends FactModule {
    public MysqlModule() {
        super("mysql", Set.of(TCP), MysqlParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return MysqlParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new MysqlParser();
    }
}
