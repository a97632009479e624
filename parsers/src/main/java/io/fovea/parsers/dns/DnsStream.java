package io.fovea.parsers.dns;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.util.Arrays;

/// Cuts one direction of a TCP flow into messages, each of which has its length in front (RFC 1035, section 4.2.2).
///
/// Invariant: inside a message, `collectedLength` of its `expected` bytes were consumed.
final class DnsStream {
    private enum State {
        LENGTH,
        BODY,
        /// The rest of a message of which bytes are missing.
        SKIPPED,
        /// Bytes are missing; the start of a message is looked for.
        SEARCH,
        /// None was found; all further bytes are ignored.
        LOST
    }

    /// Bytes behind a gap in which a message is looked for.
    private static final int SEARCH_MAX = 1 << 16;
    private static final int COLLECTED_LENGTH_FIRST = 512;
    private static final byte[] NOTHING = {};

    private State state = State.LENGTH;
    private int expected;
    private byte[] collected = NOTHING;
    private int collectedLength;
    private int skipped;
    private int searched;
    private boolean started;

    /// When and where the first byte of the current or last message came.
    long startTimeNs;
    long startFrame;

    /// The next message, or null while bytes are missing for it.
    byte[] next(StreamSlice input) {
        while (input.remaining() > 0) {
            switch (state) {
                case LENGTH -> {
                    start(input);
                    if (input.remaining() < DnsProbe.PREFIX_LENGTH) return null;
                    expected = input.u16(0);
                    input.skip(DnsProbe.PREFIX_LENGTH);
                    if (expected > 0) state = State.BODY;
                    else started = false;
                }
                case BODY -> {
                    if (collect(input)) return takeCollected();
                }
                case SKIPPED -> {
                    int count = Math.min(skipped, input.remaining());
                    input.skip(count);
                    skipped -= count;
                    if (skipped == 0) state = State.LENGTH;
                }
                case SEARCH -> {
                    if (search(input) == Probe.NEED_MORE) return null;
                }
                case LOST -> input.skip(input.remaining());
            }
        }
        return null;
    }

    private void start(StreamSlice input) {
        if (started) return;
        started = true;
        startTimeNs = input.timeNs();
        startFrame = input.frame();
    }

    /// Takes what there is of the message. True when that is all.
    private boolean collect(StreamSlice input) {
        int count = Math.min(expected - collectedLength, input.remaining());
        if (collected.length - collectedLength < count) {
            int grown = Math.max(collectedLength + count, Math.max(COLLECTED_LENGTH_FIRST, collected.length * 2));
            collected = Arrays.copyOf(collected, Math.min(expected, grown));
        }
        input.copy(0, collected, collectedLength, count);
        input.skip(count);
        collectedLength += count;
        return collectedLength == expected;
    }

    private byte[] takeCollected() {
        byte[] message = collected.length == collectedLength ? collected : Arrays.copyOf(collected, collectedLength);
        collected = NOTHING;
        collectedLength = 0;
        started = false;
        state = State.LENGTH;
        return message;
    }

    private Probe search(StreamSlice input) {
        Probe answer = DnsProbe.ofStreamInside(input);
        if (answer == Probe.MATCH) {
            state = State.LENGTH;
        } else if (answer == Probe.NO) {
            input.skip(1);
            if (++searched > SEARCH_MAX) state = State.LOST;
        }
        return answer;
    }

    /// Accounts for bytes that are missing: goes on exactly where the hole ends inside a message, and searches for
    /// the start of one otherwise.
    ///
    /// @return what there was of the message that the hole is in; null when that is nothing
    byte[] lose(long lengthBytes) {
        int before = collectedLength;
        boolean isInside = state == State.BODY && lengthBytes <= expected - collectedLength
                || state == State.SKIPPED && lengthBytes <= skipped;
        int left = (state == State.BODY ? expected - collectedLength : skipped) - (isInside ? (int) lengthBytes : 0);
        byte[] rest = state == State.BODY ? takeCollected() : null;
        started = false;
        if (state == State.LOST) return null;
        if (!isInside) {
            state = State.SEARCH;
        } else {
            skipped = left;
            state = left == 0 ? State.LENGTH : State.SKIPPED;
        }
        return before == 0 ? null : rest;
    }
}
