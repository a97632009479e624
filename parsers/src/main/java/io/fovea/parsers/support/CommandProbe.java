package io.fovea.parsers.support;

import io.fovea.spi.Probe;
import java.util.Set;

/// Tells protocols apart whose clients log in alike with `USER` and `PASS`: by the first command that only one of them
/// has. Looks at whole lines only.
public final class CommandProbe {
    private CommandProbe() {}

    /// @param text from `StartText`
    /// @param own commands that tell the protocol
    /// @param others commands that tell another
    public static Probe probe(String text, Set<String> own, Set<String> others) {
        Probe login = StartText.startsWith(text, "USER ");
        if (login != Probe.MATCH) return login;
        int start = 0;
        for (int end = StartText.lineEnd(text, 0); end > 0; end = StartText.lineEnd(text, start)) {
            String command = text.substring(start, end).strip().split(" ", 2)[0];
            if (own.contains(command)) return Probe.MATCH;
            if (others.contains(command)) return Probe.NO;
            start = end;
        }
        return StartText.isFull(text) ? Probe.NO : Probe.NEED_MORE;
    }
}
