package io.fovea.parsers.imap;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.LineParser;
import io.fovea.spi.Progress;
import java.util.List;
import java.util.Locale;

/// Reads the greeting and the login of an IMAP connection, or up to STARTTLS (RFC 9051). A client's command begins
/// with a tag, which the server's answer repeats.
final class ImapParser extends LineParser {
    private static final Fact USER = Fact.text("user", "Name of the mailbox's owner.");
    private static final Fact LOGIN = Fact.flag("login_success", "The server let the client in, or refused it.");
    private static final Fact SERVER = Fact.text("server", "What the server greeted with.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(USER, LOGIN, SERVER, TLS);

    /// Tag of the command whose answer decides `asked`.
    private String tag = "";
    private Fact asked;

    @Override
    protected Progress line(boolean fromOriginator, String line) {
        String[] words = line.split(" ", 4);
        if (words.length < 2) return Progress.NEED_MORE;
        String verb = words[1].toUpperCase(Locale.ROOT);
        if (words[0].equals("*")) {
            if (verb.equals("OK") || verb.equals("PREAUTH") || verb.equals("BYE")) {
                session().putFirst(SERVER, line.substring(2 + words[1].length()).strip());
            }
            return Progress.NEED_MORE;
        }
        if (asked != null && words[0].equals(tag)) return answer(verb);
        switch (verb) {
            case "LOGIN" -> {
                if (words.length > 2) session().put(USER, unquoted(words[2]));
                ask(words[0], LOGIN);
            }
            case "AUTHENTICATE" -> ask(words[0], LOGIN);
            case "STARTTLS" -> {
                ask(words[0], TLS);
                hold(fromOriginator);
            }
            default -> { }
        }
        return Progress.NEED_MORE;
    }

    private void ask(String commandTag, Fact fact) {
        tag = commandTag;
        asked = fact;
    }

    private Progress answer(String verb) {
        boolean accepted = verb.equals("OK");
        if (!accepted && !verb.equals("NO") && !verb.equals("BAD")) return Progress.NEED_MORE;
        Fact decided = asked;
        session().put(decided, accepted);
        asked = null;
        release();
        if (accepted && decided == TLS) return Progress.UPGRADE;
        return accepted ? Progress.DONE : Progress.NEED_MORE;
    }

    private static String unquoted(String word) {
        boolean quoted = word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"");
        return quoted ? word.substring(1, word.length() - 1) : word;
    }
}
