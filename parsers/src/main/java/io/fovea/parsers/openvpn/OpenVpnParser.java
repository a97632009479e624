package io.fovea.parsers.openvpn;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the hard resets that open a control channel (OpenVPN's wire protocol, draft-openvpn-wire-protocol). A flow of
/// which only data is seen is not recognised.
final class OpenVpnParser extends FactParser {
    private static final NameTable OPCODES = new NameTable(OpenVpnParser.class, "opcodes.tsv", 1);

    private static final Fact OPCODE = Fact.named(OPCODES, "opcode", "How the channel was opened.");
    private static final Fact CLIENT = Fact.of(ValueType.BYTES, "client_session", "Client's session id, 8 bytes.");
    private static final Fact SERVER = Fact.of(ValueType.BYTES, "server_session", "Server's session id, 8 bytes.");
    private static final Fact COVER = Fact.text("cover", "How resets are covered: none, tls-auth or tls-crypt.");
    static final List<Fact> FACTS = List.of(OPCODE, CLIENT, SERVER, COVER);

    private static final int CLIENT_RESET = 7;
    private static final int SERVER_RESET = 8;
    private static final int CLIENT_RESET_3 = 10;
    private static final int SESSION_LENGTH = 8;
    private static final int HEADER_LENGTH = 1 + SESSION_LENGTH;
    private static final int LENGTH_SIZE = 2;
    private static final int LENGTH_MAX = 1400;
    /// Count of acknowledgements, then the packet's number.
    private static final int TAIL_LENGTH = 5;
    /// The same with one acknowledgement: its number, and the other side's session.
    private static final int ANSWER_TAIL_LENGTH = TAIL_LENGTH + 4 + SESSION_LENGTH;
    /// Number and time against replay.
    private static final int REPLAY_LENGTH = 8;
    private static final int HMAC_LENGTH_MIN = 16;
    private static final int HMAC_LENGTH_MAX = 64;
    private static final int CRYPT_TAG_LENGTH = 32;
    private static final int REPLAY_NUMBER_MAX = 15;
    private static final int PACKETS_MAX = 8;

    private int packets;

    static Probe probe(StreamSlice slice) {
        if (slice.isDatagram()) return cover(slice, 0, slice.remaining()) != null ? Probe.MATCH : Probe.NO;
        int available = slice.remaining();
        if (available < LENGTH_SIZE) return Probe.NEED_MORE;
        int length = slice.u16(0);
        if (length < HEADER_LENGTH + TAIL_LENGTH || length > LENGTH_MAX) return Probe.NO;
        if (available > LENGTH_SIZE && !isReset(slice.u8(LENGTH_SIZE))) return Probe.NO;
        if (available < LENGTH_SIZE + length) return Probe.NEED_MORE;
        return cover(slice, LENGTH_SIZE, length) != null ? Probe.MATCH : Probe.NO;
    }

    private static boolean isReset(int first) {
        int opcode = first >>> 3;
        return (opcode == CLIENT_RESET || opcode == SERVER_RESET || opcode == CLIENT_RESET_3) && (first & 7) == 0;
    }

    /// How a packet is covered; null when it is no hard reset. Without cover and under tls-auth the end is known to be
    /// zeros for the most part, under tls-crypt the start holds a small number and the length is fixed.
    private static String cover(StreamSlice slice, int at, int length) {
        if (length < HEADER_LENGTH + TAIL_LENGTH || !isReset(slice.u8(at))) return null;
        boolean isAnswer = slice.u8(at) >>> 3 == SERVER_RESET;
        int tailLength = isAnswer ? ANSWER_TAIL_LENGTH : TAIL_LENGTH;
        int between = length - HEADER_LENGTH - tailLength;
        boolean covered = between > 0 && isSmallNumber(slice, at + HEADER_LENGTH) 
                && (between == REPLAY_LENGTH + CRYPT_TAG_LENGTH
                || slice.u8(at) >>> 3 == CLIENT_RESET_3 && between > REPLAY_LENGTH + CRYPT_TAG_LENGTH);
        if (covered) return "tls-crypt";
        if (between < 0 || !isTail(slice, at + length - tailLength, isAnswer)) return null;
        if (between == 0) return slice.u8(at) >>> 3 == CLIENT_RESET_3 ? null : "none";
        int hmac = between - REPLAY_LENGTH;
        boolean authenticated = hmac >= HMAC_LENGTH_MIN && hmac <= HMAC_LENGTH_MAX && hmac % 4 == 0
                && isSmallNumber(slice, at + HEADER_LENGTH + hmac) && slice.u8(at) >>> 3 != CLIENT_RESET_3;
        return authenticated ? "tls-auth" : null;
    }

    private static boolean isSmallNumber(StreamSlice slice, int at) {
        return slice.u32(at) >= 1 && slice.u32(at) <= REPLAY_NUMBER_MAX;
    }

    private static boolean isTail(StreamSlice slice, int at, boolean isAnswer) {
        if (!isAnswer) return slice.u8(at) == 0 && slice.u32(at + 1) == 0;
        return slice.u8(at) == 1 && slice.u32(at + 1) == 0 && slice.u32(at + ANSWER_TAIL_LENGTH - 4) == 0;
    }

    @Override
    protected Progress read(StreamSlice input) {
        if (input.isDatagram()) return packet(input, input.remaining());
        while (input.remaining() >= LENGTH_SIZE) {
            int length = input.u16(0);
            if (length == 0 || length > LENGTH_MAX) return Progress.DONE;
            if (input.remaining() < LENGTH_SIZE + length) return Progress.NEED_MORE;
            input.skip(LENGTH_SIZE);
            Progress progress = packet(input, length);
            input.skip(length);
            if (progress != Progress.NEED_MORE) return progress;
        }
        return Progress.NEED_MORE;
    }

    private Progress packet(StreamSlice input, int length) {
        String cover = cover(input, 0, length);
        if (cover != null) {
            int opcode = input.u8(0) >>> 3;
            session().putFirst(OPCODE, (long) opcode);
            session().putFirst(COVER, cover);
            session().putFirst(opcode == SERVER_RESET ? SERVER : CLIENT, input.bytes(1, SESSION_LENGTH));
        }
        boolean enough = session().has(CLIENT) && session().has(SERVER) || ++packets == PACKETS_MAX;
        return enough ? Progress.DONE : Progress.NEED_MORE;
    }
}
