package io.fovea.parsers.support;

import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.Arrays;

/// Reads facts from lines of text of both directions, over TCP or in datagrams. What is longer than a line may be is
/// cut off; behind a gap the next whole line is read.
public abstract class LineParser extends FactParser {
    private static final int LINE_LENGTH_MAX = 1024;
    private static final int LINES_MAX = 512;
    private static final int BYTES_MAX = 1 << 19;

    private final Line fromOriginator = new Line();
    private final Line fromResponder = new Line();
    /// The direction whose bytes wait until it is known whether they are lines; null for none.
    private Line held;
    private int lines;
    private int bytes;

    /// Reads a line, without its end, as `WireText`. `NEED_MORE` asks for the next.
    protected abstract Progress line(boolean fromOriginator, String line);

    @Override
    protected final Progress read(StreamSlice input) {
        Line line = input.fromOriginator() ? fromOriginator : fromResponder;
        if (input.isDatagram()) line.take();
        while (input.remaining() > 0 && line != held) {
            int each = input.u8(0);
            input.skip(1);
            if (++bytes > BYTES_MAX) return Progress.DONE;
            if (each != '\n') {
                line.append(each);
                continue;
            }
            String text = line.take();
            if (text == null) continue;
            Progress progress = ++lines > LINES_MAX ? Progress.DONE : line(input.fromOriginator(), text);
            if (progress != Progress.NEED_MORE) return progress;
        }
        return Progress.NEED_MORE;
    }

    /// Reads no further in one direction until `release`: what comes there may be another protocol.
    protected final void hold(boolean originator) {
        held = originator ? fromOriginator : fromResponder;
    }

    /// Reads on in both directions.
    protected final void release() {
        held = null;
    }

    @Override
    protected final Progress lost(boolean originator) {
        (originator ? fromOriginator : fromResponder).lose();
        return afterGap();
    }

    /// What to do behind a gap: to read on, unless a parser says otherwise.
    protected Progress afterGap() {
        return Progress.NEED_MORE;
    }

    /// A line of one direction as far as it was read.
    private static final class Line {
        private byte[] bytes = new byte[128];
        private int length;
        private boolean broken;

        void append(int each) {
            if (length == LINE_LENGTH_MAX) return;
            if (length == bytes.length) bytes = Arrays.copyOf(bytes, Math.min(LINE_LENGTH_MAX, length * 2));
            bytes[length++] = (byte) each;
        }

        /// The line that has ended; null when its start is missing.
        String take() {
            int count = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            String text = broken ? null : WireText.of(Arrays.copyOf(bytes, count));
            length = 0;
            broken = false;
            return text;
        }

        void lose() {
            length = 0;
            broken = true;
        }
    }
}
