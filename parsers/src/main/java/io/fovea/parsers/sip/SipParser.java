package io.fovea.parsers.sip;

import io.fovea.parsers.support.Codes;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.LineParser;
import io.fovea.spi.Progress;
import java.util.List;
import java.util.Locale;

/// Reads a flow's first SIP request and its final answer (RFC 3261).
final class SipParser extends LineParser {
    private static final Fact METHOD = Fact.text("method", "What was asked for.", "sip.Method");
    private static final Fact URI = Fact.text("uri", "Whom the request is for.");
    private static final Fact FROM = Fact.text("request_from", "Header From.", "sip.From");
    private static final Fact TO = Fact.text("request_to", "Header To.", "sip.To");
    private static final Fact CALL_ID = Fact.text("call_id", "Header Call-ID.");
    private static final Fact USER_AGENT = Fact.text("user_agent", "Program that asked.");
    private static final Fact STATUS = Fact.number("status_code",
            "Status of the answer, the final one if there is one.");
    static final List<Fact> FACTS = List.of(METHOD, URI, FROM, TO, CALL_ID, USER_AGENT, STATUS);

    private static final String VERSION = "SIP/2.0";
    private static final int FINAL_MIN = 200;

    private boolean insideHeaders;
    private boolean isAnswer;
    private boolean isFinal;

    @Override
    protected Progress line(boolean fromOriginator, String line) {
        if (line.startsWith(VERSION + " ")) return status(line.substring(VERSION.length() + 1));
        if (line.endsWith(" " + VERSION)) {
            request(line.split(" "));
            return Progress.NEED_MORE;
        }
        if (line.isEmpty()) {
            insideHeaders = false;
            return isFinal ? Progress.DONE : Progress.NEED_MORE;
        }
        if (insideHeaders) header(line);
        return Progress.NEED_MORE;
    }

    private Progress status(String line) {
        int code = Codes.of(line);
        insideHeaders = true;
        isAnswer = true;
        isFinal = code >= FINAL_MIN;
        if (code > 0) session().put(STATUS, (long) code);
        return Progress.NEED_MORE;
    }

    private void request(String[] words) {
        insideHeaders = words.length == 3 && !session().has(METHOD);
        isAnswer = false;
        if (!insideHeaders) return;
        session().put(METHOD, words[0]);
        session().put(URI, words[1]);
    }

    private void header(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) return;
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
            case "from", "f" -> session().putFirst(FROM, value);
            case "to", "t" -> session().putFirst(TO, value);
            case "call-id", "i" -> session().putFirst(CALL_ID, value);
            case "user-agent" -> {
                if (!isAnswer) session().putFirst(USER_AGENT, value);
            }
            default -> { }
        }
    }
}
