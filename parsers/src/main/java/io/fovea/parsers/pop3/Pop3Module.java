package io.fovea.parsers.pop3;

import io.fovea.parsers.support.CommandProbe;
import io.fovea.parsers.support.FactModule;
import io.fovea.parsers.support.StartText;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers POP3.
public final class Pop3Module extends FactModule {
    private static final Set<String> COMMANDS = Set.of("CAPA", "DELE", "LAST", "STAT", "TOP", "UIDL");
    private static final Set<String> COMMANDS_OF_FTP = Set.of(
            "ACCT", "CLNT", "CWD", "EPRT", "EPSV", "FEAT", "MDTM", "NLST", "OPTS", "PASV", "PBSZ", "PORT", "PROT",
            "PWD", "REST", "SITE", "SIZE", "STOR", "SYST", "TYPE", "XPWD");

    public Pop3Module() {
        super("pop3", Set.of(TCP), Pop3Parser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        String text = StartText.of(slice, "+ACSU");
        if (text == null) return Probe.NO;
        Probe start = StartText.startsWith(text, "+OK ", "+OK\r\n", "CAPA\r\n", "APOP ", "STLS\r\n", "AUTH\r\n");
        return start != Probe.NO ? start : CommandProbe.probe(text, COMMANDS, COMMANDS_OF_FTP);
    }

    @Override
    public StreamParser newParser() {
        return new Pop3Parser();
    }
}
