package io.fovea.parsers.wireguard;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads messages until the handshake is answered or data flows (WireGuard's paper, section 5.4).
final class WireGuardParser extends FactParser {
    private static final NameTable MESSAGES = new NameTable(WireGuardParser.class, "messages.tsv", 1);

    private static final Fact MESSAGE = Fact.named(MESSAGES, "message", "Type of the first message.", "wg.type");
    private static final Fact SENDER = Fact.number("sender_index", "Number of the tunnel at the side that opened it.",
            "wg.sender");
    private static final Fact RECEIVER = Fact.number("receiver_index",
            "Number of the tunnel at the side that answered.",
            "wg.receiver");
    private static final Fact ESTABLISHED = Fact.flag("established", "The handshake was answered, or data flows.");
    static final List<Fact> FACTS = List.of(MESSAGE, SENDER, RECEIVER, ESTABLISHED);

    private static final int INITIATION = 1;
    private static final int INITIATION_LENGTH = 148;
    private static final int ANSWER = 2;
    private static final int ANSWER_LENGTH = 92;
    private static final int COOKIE = 3;
    private static final int COOKIE_LENGTH = 64;
    private static final int DATA = 4;
    private static final int DATA_LENGTH_MIN = 32;
    private static final int PADDING = 16;
    /// Upper half of the counter of data, which does not get there.
    private static final int COUNTER_HIGH_OFFSET = 13;

    /// Some pad their handshake: then the data behind it tells.
    static Probe probe(StreamSlice slice) {
        if (isMessage(slice)) return Probe.MATCH;
        boolean padded = slice.remaining() >= DATA_LENGTH_MIN && slice.u24(1) == 0
                && slice.u8(0) >= INITIATION && slice.u8(0) <= DATA;
        return padded ? Probe.NEED_MORE : Probe.NO;
    }

    /// A type, three zeros, and the length that the type has.
    private static boolean isMessage(StreamSlice datagram) {
        int length = datagram.remaining();
        if (length < DATA_LENGTH_MIN || datagram.u24(1) != 0) return false;
        return switch (datagram.u8(0)) {
            case INITIATION -> length == INITIATION_LENGTH;
            case ANSWER -> length == ANSWER_LENGTH;
            case COOKIE -> length == COOKIE_LENGTH;
            case DATA -> length % PADDING == 0 && datagram.u24(COUNTER_HIGH_OFFSET) == 0;
            default -> false;
        };
    }

    @Override
    protected Progress read(StreamSlice input) {
        if (!isMessage(input)) return Progress.NEED_MORE;
        int type = input.u8(0);
        session().putFirst(MESSAGE, (long) type);
        if (type == INITIATION) session().putFirst(SENDER, index(input));
        if (type == ANSWER) session().putFirst(RECEIVER, index(input));
        if (type != ANSWER && type != DATA) return Progress.NEED_MORE;
        session().put(ESTABLISHED, true);
        return Progress.DONE;
    }

    /// Numbers are little-endian.
    private static long index(StreamSlice message) {
        return Integer.toUnsignedLong(Integer.reverseBytes((int) message.u32(4)));
    }
}
