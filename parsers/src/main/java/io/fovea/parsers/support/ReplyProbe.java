package io.fovea.parsers.support;

import io.fovea.spi.Probe;
import java.util.Set;

/// Tells protocols apart whose servers greet alike with `220`: by a name in the greeting, or by the code that follows.
/// Looks at whole lines only.
public final class ReplyProbe {
    private static final String GREETING = "220";
    /// Names that greetings hold; the first that is there counts.
    private static final String[] NAMES = {"SMTP", "FTP"};

    private ReplyProbe() {}

    /// @param text from `StartText`
    /// @param name of the protocol, one of the names above
    /// @param own codes that only its servers send after the greeting
    /// @param others codes that only others send there
    public static Probe probe(String text, String name, Set<Integer> own, Set<Integer> others) {
        if (text.length() <= GREETING.length()) return GREETING.startsWith(text) ? Probe.NEED_MORE : Probe.NO;
        if (!text.startsWith(GREETING) || "- \r\n".indexOf(text.charAt(GREETING.length())) < 0) return Probe.NO;
        int start = 0;
        for (int end = StartText.lineEnd(text, 0); end > 0; end = StartText.lineEnd(text, start)) {
            String line = text.substring(start, end);
            int code = Codes.of(line);
            if (code == 220 || code == 0) {
                for (String each : NAMES) {
                    if (line.contains(each)) return each.equals(name) ? Probe.MATCH : Probe.NO;
                }
            } else if (own.contains(code)) {
                return Probe.MATCH;
            } else if (others.contains(code)) {
                return Probe.NO;
            }
            start = end;
        }
        return StartText.isFull(text) ? Probe.NO : Probe.NEED_MORE;
    }
}
