package io.fovea.parsers.ldap;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers LDAP.
public final class LdapModule extends FactModule {
    public LdapModule() {
        super("ldap", Set.of(TCP), LdapParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return LdapParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new LdapParser();
    }
}
