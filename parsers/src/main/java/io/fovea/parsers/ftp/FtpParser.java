package io.fovea.parsers.ftp;

import io.fovea.parsers.support.Codes;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.LineParser;
import io.fovea.spi.Progress;
import java.util.List;
import java.util.Locale;

/// Reads the greeting and the login of an FTP control connection, or up to AUTH TLS (RFC 959, RFC 4217). Who is the
/// client is told by who sends commands.
final class FtpParser extends LineParser {
    private static final Fact USER = Fact.text("user", "Name of the account.", "ftp.username");
    private static final Fact LOGIN = Fact.flag("login_success", "The server let the client in, or refused it.");
    private static final Fact SERVER = Fact.text("server", "What the server greeted with.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(USER, LOGIN, SERVER, TLS);

    private static final int READY = 220;
    private static final int LOGGED_IN = 230;
    private static final int LOGGED_IN_BY_CERTIFICATE = 232;
    private static final int SECURITY_ACCEPTED = 234;
    private static final int NOT_LOGGED_IN = 530;

    @Override
    protected Progress line(boolean fromOriginator, String line) {
        String upper = line.toUpperCase(Locale.ROOT);
        if (upper.startsWith("AUTH ")) hold(fromOriginator);
        if (upper.startsWith("USER ")) session().put(USER, line.substring(5).strip());
        int code = Codes.of(line);
        if (code >= 400) release();
        switch (code) {
            case READY -> session().putFirst(SERVER, Codes.text(line));
            case NOT_LOGGED_IN -> session().put(LOGIN, false);
            case SECURITY_ACCEPTED -> {
                session().put(TLS, true);
                return Progress.UPGRADE;
            }
            case LOGGED_IN, LOGGED_IN_BY_CERTIFICATE -> {
                session().put(LOGIN, true);
                return Progress.DONE;
            }
            default -> { }
        }
        return Progress.NEED_MORE;
    }
}
