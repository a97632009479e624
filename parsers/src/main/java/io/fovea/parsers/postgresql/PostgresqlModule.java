package io.fovea.parsers.postgresql;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers PostgreSQL.
public final class PostgresqlModule extends FactModule {
    public PostgresqlModule() {
        super("postgresql", Set.of(TCP), PostgresqlParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return PostgresqlParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new PostgresqlParser();
    }
}
