package io.fovea.parsers.pop3;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.LineParser;
import io.fovea.spi.Progress;
import java.util.List;
import java.util.Locale;

/// Reads the greeting and the login of a POP3 connection, or up to STLS (RFC 1939, RFC 2595, RFC 5034). Who is the
/// client is told by who sends commands.
final class Pop3Parser extends LineParser {
    private static final Fact USER = Fact.text("user", "Name of the mailbox.");
    private static final Fact LOGIN = Fact.flag("login_success", "The server let the client in, or refused it.");
    private static final Fact SERVER = Fact.text("server", "What the server greeted with.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(USER, LOGIN, SERVER, TLS);

    /// What the next answer decides, or null.
    private Fact asked;
    private boolean greeted;

    @Override
    protected Progress line(boolean fromOriginator, String line) {
        if (line.startsWith("+OK") || line.startsWith("-ERR")) return answer(line);
        String upper = line.toUpperCase(Locale.ROOT);
        if (upper.startsWith("USER ")) {
            session().put(USER, line.substring(5).strip());
        } else if (upper.startsWith("APOP ")) {
            session().put(USER, line.substring(5).strip().split(" ", 2)[0]);
            asked = LOGIN;
        } else if (upper.startsWith("PASS ") || upper.startsWith("AUTH ")) {
            asked = LOGIN;
        } else if (upper.equals("STLS")) {
            asked = TLS;
            hold(fromOriginator);
        }
        return Progress.NEED_MORE;
    }

    private Progress answer(String line) {
        boolean accepted = line.startsWith("+");
        if (!greeted && asked == null) {
            greeted = true;
            if (accepted && line.length() > 4) session().putFirst(SERVER, line.substring(4).strip());
            return Progress.NEED_MORE;
        }
        Fact decided = asked;
        asked = null;
        if (decided == null) return Progress.NEED_MORE;
        session().put(decided, accepted);
        release();
        if (accepted && decided == TLS) return Progress.UPGRADE;
        return accepted ? Progress.DONE : Progress.NEED_MORE;
    }
}
