package io.fovea.cli;

import io.fovea.engine.RunListener;
import java.util.HashSet;
import java.util.Set;

/// Shows how a run goes on, on standard error: one line drawn over, lines one by one, or nothing. Rows reach a terminal
/// from the sink's thread, hence the lock.
final class Progress implements RunListener {
    /// How progress is shown.
    enum Manner { AUTO, BAR, PLAIN, NONE }

    private static final long MILLISECOND_NS = 1_000_000L;
    private static final long BAR_DELAY_NS = 500 * MILLISECOND_NS;
    private static final long BAR_INTERVAL_NS = 200 * MILLISECOND_NS;
    private static final long PLAIN_INTERVAL_NS = 5_000 * MILLISECOND_NS;
    private static final int BAR_CELLS = 20;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final Manner manner;
    private final int width;
    private final boolean quiet;
    private final long startNs = System.nanoTime();
    private long dueNs;
    private final Set<String> said = new HashSet<>();
    private boolean drawn;

    Progress(Terminal terminal, Manner asked, boolean quiet) {
        this.terminal = terminal;
        this.quiet = quiet;
        this.manner = switch (asked) {
            case AUTO -> terminal.talkIsTerminal() && !quiet ? Manner.BAR : Manner.NONE;
            default -> asked;
        };
        this.width = manner == Manner.BAR ? terminal.width() : 0;
        this.dueNs = manner == Manner.BAR ? BAR_DELAY_NS : PLAIN_INTERVAL_NS;
        if (manner == Manner.BAR) terminal.data().beforeWrite(this::erase);
    }

    @Override
    public synchronized void progress(long bytesDone, long bytesTotal, long packets, long rows) {
        if (manner == Manner.NONE) return;
        long elapsedNs = System.nanoTime() - startNs;
        if (elapsedNs < dueNs) return;
        dueNs = elapsedNs + (manner == Manner.BAR ? BAR_INTERVAL_NS : PLAIN_INTERVAL_NS);
        String line = line(bytesDone, bytesTotal, packets, rows, elapsedNs);
        if (manner == Manner.PLAIN) {
            terminal.say(line);
            return;
        }
        String bar = bar(bytesDone, bytesTotal);
        if (bar.length() + line.length() < width) line = bar + line;
        terminal.draw(ERASE_LINE + line.substring(0, Math.min(line.length(), width - 1)));
        drawn = true;
    }

    private static String bar(long bytesDone, long bytesTotal) {
        if (bytesTotal <= 0) return "";
        int full = (int) Math.min(BAR_CELLS, BAR_CELLS * bytesDone / bytesTotal);
        return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "] ";
    }

    /// `42 %  1.2 GiB  380 MB/s  390,000 packets/s  1,234 rows  12s left`.
    static String line(long bytesDone, long bytesTotal, long packets, long rows, long elapsedNs) {
        StringBuilder line = new StringBuilder();
        boolean bounded = bytesTotal > 0 && bytesDone <= bytesTotal;
        if (bounded) line.append(100 * bytesDone / bytesTotal).append(" %  ");
        line.append(Quantity.bytes(bytesDone)).append("  ")
                .append(Quantity.byteRate(bytesDone, elapsedNs)).append("  ")
                .append(Quantity.packetRate(packets, elapsedNs)).append("  ")
                .append(Quantity.counted(rows, "row", "rows"));
        if (bounded && bytesDone > 0) {
            double leftNs = (double) elapsedNs * (bytesTotal - bytesDone) / bytesDone;
            line.append("  ").append(Quantity.clock(Math.round(leftNs / 1e9))).append(" left");
        }
        return line.toString();
    }

    @Override
    public synchronized void warning(String message) {
        if (quiet) return;
        sayOnce(message);
    }

    /// Says a warning that cannot be left out, unless it was said already.
    synchronized void sayOnce(String message) {
        if (!said.add(message)) return;
        erase();
        terminal.say("fovea: warning: " + message);
    }

    /// Takes the bar away; the next report draws it again.
    synchronized void erase() {
        if (!drawn) return;
        drawn = false;
        terminal.draw(ERASE_LINE);
    }
}
