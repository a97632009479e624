package io.fovea.parsers.ftp;

import io.fovea.parsers.support.CommandProbe;
import io.fovea.parsers.support.FactModule;
import io.fovea.parsers.support.ReplyProbe;
import io.fovea.parsers.support.StartText;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers FTP.
public final class FtpModule extends FactModule {
    private static final Set<Integer> ANSWERS = Set.of(211, 215, 227, 229, 230, 232, 234, 257, 331, 332, 530);
    private static final Set<Integer> ANSWERS_OF_SMTP = Set.of(235, 250, 354);
    private static final Set<String> COMMANDS = Set.of(
            "ACCT", "AUTH", "CLNT", "CWD", "EPRT", "EPSV", "FEAT", "MDTM", "NLST", "OPTS", "PASV", "PBSZ", "PORT",
            "PROT", "PWD", "REST", "SITE", "SIZE", "STOR", "SYST", "TYPE", "XPWD");
    private static final Set<String> COMMANDS_OF_POP3 = Set.of("CAPA", "DELE", "LAST", "STAT", "TOP", "UIDL");

    public FtpModule() {
        super("ftp", Set.of(TCP), FtpParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        String text = StartText.of(slice, "2AFSU");
        if (text == null) return Probe.NO;
        Probe client = StartText.startsWith(text, "AUTH TLS", "AUTH SSL", "FEAT\r\n", "SYST\r\n");
        if (client != Probe.NO) return client;
        Probe login = CommandProbe.probe(text, COMMANDS, COMMANDS_OF_POP3);
        return login != Probe.NO ? login : ReplyProbe.probe(text, "FTP", ANSWERS, ANSWERS_OF_SMTP);
    }

    @Override
    public StreamParser newParser() {
        return new FtpParser();
    }
}
