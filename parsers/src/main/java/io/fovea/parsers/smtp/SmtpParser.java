package io.fovea.parsers.smtp;

import io.fovea.parsers.support.Codes;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.LineParser;
import io.fovea.spi.Progress;
import java.util.List;
import java.util.Locale;

/// Reads the greeting, the envelope and the subject of a connection's first mail, or up to STARTTLS (RFC 5321, RFC
/// 3207, RFC 3030).
final class SmtpParser extends LineParser {
    private static final Fact HELO = Fact.text("helo", "Name the client gave itself.");
    private static final Fact MAIL_FROM = Fact.text("mailfrom", "Sender on the first mail's envelope.",
            "smtp.mail_from");
    private static final Fact RCPT_TO = Fact.texts("rcptto", "Receivers on the first mail's envelope.", "smtp.rcpt_to");
    private static final Fact SUBJECT = Fact.text("subject", "Subject of the first mail, as it was sent.");
    private static final Fact SERVER = Fact.text("server", "What the server greeted with.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(HELO, MAIL_FROM, RCPT_TO, SUBJECT, SERVER, TLS);

    private static final int READY = 220;
    private static final int SEND_MAIL = 354;
    private static final int SUBJECT_LENGTH_MAX = 2048;
    private static final String SUBJECT_HEADER = "subject:";

    private boolean askedForTls;
    /// The client asked to send the mail: its next line is the mail's first, also where the server is not seen.
    private boolean askedToSend;
    private boolean insideMail;
    private boolean insideSubject;

    @Override
    protected Progress line(boolean fromOriginator, String line) {
        return insideMail && Codes.of(line) == 0 || !isReply(line)
                ? command(fromOriginator, line) : reply(line);
    }

    /// A line of the server, whoever opened the connection.
    private static boolean isReply(String line) {
        return Codes.of(line) >= 200 && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
    }

    /// A gap may hide the end of the mail and the start of the next.
    @Override
    protected Progress afterGap() {
        return insideMail ? Progress.DONE : Progress.NEED_MORE;
    }

    private Progress reply(String line) {
        int code = Codes.of(line);
        if (code == READY && askedForTls) {
            session().put(TLS, true);
            return Progress.UPGRADE;
        }
        if (askedForTls && code >= 400) {
            askedForTls = false;
            release();
        }
        if (code == READY) session().putFirst(SERVER, Codes.text(line));
        if (code == SEND_MAIL) insideMail = true;
        askedToSend &= code < 400;
        return Progress.NEED_MORE;
    }

    private Progress command(boolean fromOriginator, String line) {
        insideMail |= askedToSend;
        if (insideMail) return header(line);
        String upper = line.toUpperCase(Locale.ROOT);
        if (upper.startsWith("EHLO ") || upper.startsWith("HELO ") || upper.startsWith("LHLO ")) {
            session().putFirst(HELO, line.substring(5).strip());
        } else if (upper.startsWith("MAIL FROM:")) {
            session().putFirst(MAIL_FROM, address(line.substring(10)));
        } else if (upper.startsWith("RCPT TO:")) {
            session().add(RCPT_TO, address(line.substring(8)));
        } else if (upper.startsWith("BDAT ")) {
            insideMail = true;
        } else if (upper.equals("DATA")) {
            askedToSend = true;
        } else if (upper.equals("STARTTLS")) {
            askedForTls = true;
            hold(fromOriginator);
        } else if (upper.equals("QUIT")) {
            return Progress.DONE;
        }
        return Progress.NEED_MORE;
    }

    /// A header of the mail; a line that begins with a blank goes on with the one before.
    private Progress header(String line) {
        if (line.isEmpty()) return Progress.DONE;
        if (line.charAt(0) == ' ' || line.startsWith("\\x09")) {
            if (insideSubject) extendSubject(line.replace("\\x09", " ").strip());
            return Progress.NEED_MORE;
        }
        insideSubject = line.regionMatches(true, 0, SUBJECT_HEADER, 0, SUBJECT_HEADER.length());
        if (insideSubject) session().put(SUBJECT, line.substring(SUBJECT_HEADER.length()).strip());
        return Progress.NEED_MORE;
    }

    private void extendSubject(String more) {
        String subject = session().has(SUBJECT) ? session().get(SUBJECT) + " " + more : more;
        if (subject.length() <= SUBJECT_LENGTH_MAX) session().put(SUBJECT, subject);
    }

    /// What stands between angle brackets, or the first word; `<>` for nobody.
    private static String address(String text) {
        String stripped = text.strip();
        int end = stripped.indexOf('>');
        if (stripped.startsWith("<") && end > 1) return stripped.substring(1, end);
        return stripped.split(" ", 2)[0];
    }
}
