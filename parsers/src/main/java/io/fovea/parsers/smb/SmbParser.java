package io.fovea.parsers.smb;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.ArrayList;
import java.util.List;

/// Reads messages until the server has chosen a dialect (MS-SMB2, section 2.2.3 and 2.2.4; MS-CIFS, section 2.2.4.52).
/// Requests and answers tell themselves apart.
final class SmbParser extends FactParser {
    private static final Fact VERSION = Fact.number("version", "Major version of SMB: 1, 2 or 3.");
    private static final Fact DIALECT = Fact.text("dialect", "Dialect the server chose.", "smb2.dialect");
    private static final Fact OFFERED = Fact.texts("client_dialects", "Dialects the client offered.");
    private static final Fact SIGNING = Fact.flag("signing_required", "The server demands signatures.");
    private static final Fact SERVER_GUID = Fact.of(ValueType.BYTES, "server_guid", "Identity of the server, 16 bytes.",
            "smb2.server_guid");
    static final List<Fact> FACTS = List.of(VERSION, DIALECT, OFFERED, SIGNING, SERVER_GUID);

    static final int NETBIOS_REQUEST = 0x81;
    static final int NETBIOS_ACCEPTED = 0x82;
    static final int NETBIOS_NAMES_LENGTH = 68;
    static final int FRAME_LENGTH = 4;
    /// Longest message of a negotiation.
    static final int LENGTH_MAX = 1 << 15;

    private static final int MESSAGES_MAX = 8;
    /// No name of a dialect is nearly as long.
    private static final int NAME_LENGTH_MAX = 64;
    private static final int MAGIC_1 = 0xff;
    private static final int MAGIC_2 = 0xfe;
    private static final int HEADER_LENGTH_1 = 32;
    private static final int COMMAND_OFFSET_1 = 4;
    private static final int FLAGS_OFFSET_1 = 9;
    private static final int NEGOTIATE_1 = 0x72;
    private static final int HEADER_LENGTH_2 = 64;
    private static final int COMMAND_OFFSET_2 = 12;
    private static final int FLAGS_OFFSET_2 = 16;
    /// Fixed parts of the negotiate messages.
    private static final int REQUEST_LENGTH_2 = 36;
    private static final int ANSWER_LENGTH_2 = 64;
    private static final int GUID_LENGTH = 16;
    /// The server speaks SMB 2, and the client is to negotiate again.
    private static final int DIALECT_ANY = 0x02ff;

    private final List<String> offered = new ArrayList<>();
    private int messages;

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() >= FRAME_LENGTH) {
            int type = input.u8(0);
            int length = input.u24(1);
            if (type != 0 && type < NETBIOS_REQUEST || length > LENGTH_MAX || ++messages > MESSAGES_MAX * 2) {
                return Progress.DONE;
            }
            if (input.remaining() < FRAME_LENGTH + length) {
                messages--;
                return Progress.NEED_MORE;
            }
            input.skip(FRAME_LENGTH);
            boolean decided = type == 0 && message(input, length);
            input.skip(length);
            if (decided) return Progress.DONE;
        }
        return Progress.NEED_MORE;
    }

    /// Reads a message; true when the server has chosen.
    private boolean message(StreamSlice input, int length) {
        if (length < HEADER_LENGTH_1 + 1) return false;
        if (input.u8(0) == MAGIC_1) return message1(input, length);
        return input.u8(0) == MAGIC_2 && length >= HEADER_LENGTH_2 && message2(input, length);
    }

    private boolean message1(StreamSlice input, int length) {
        session().putFirst(VERSION, 1L);
        if (input.u8(COMMAND_OFFSET_1) != NEGOTIATE_1) return false;
        boolean isAnswer = (input.u8(FLAGS_OFFSET_1) & 0x80) != 0;
        int words = input.u8(HEADER_LENGTH_1);
        if (!isAnswer) {
            readNames(input, HEADER_LENGTH_1 + 1 + words * 2 + 2, length);
            return false;
        }
        if (words == 0 || length < HEADER_LENGTH_1 + 3) return true;
        int chosen = littleEndian16(input, HEADER_LENGTH_1 + 1);
        if (chosen < offered.size()) session().put(DIALECT, offered.get(chosen));
        boolean modern = words >= 17 && length > HEADER_LENGTH_1 + 3;
        if (modern) session().put(SIGNING, (input.u8(HEADER_LENGTH_1 + 3) & 0x08) != 0);
        return true;
    }

    /// Names of dialects, each behind a 2 and with a zero behind it.
    private void readNames(StreamSlice input, int from, int length) {
        int start = from + 1;
        for (int at = from; at < length && offered.size() < 64; at++) {
            if (input.u8(at) != 0) continue;
            if (at > start) {
                offered.add(WireText.of(input.bytes(start, Math.min(at - start, NAME_LENGTH_MAX))));
                session().add(OFFERED, offered.getLast());
            }
            start = at + 2;
        }
    }

    private boolean message2(StreamSlice input, int length) {
        if (littleEndian16(input, COMMAND_OFFSET_2) != 0) {
            session().putFirst(VERSION, 2L);
            return false;
        }
        boolean isAnswer = (input.u8(FLAGS_OFFSET_2) & 1) != 0;
        if (!isAnswer) {
            readNumbers(input, length);
            return false;
        }
        if (length < HEADER_LENGTH_2 + ANSWER_LENGTH_2) return false;
        int dialect = littleEndian16(input, HEADER_LENGTH_2 + 4);
        if (dialect == DIALECT_ANY) return false;
        session().put(VERSION, (long) (dialect >>> 8));
        session().put(DIALECT, name(dialect));
        session().put(SIGNING, (input.u8(HEADER_LENGTH_2 + 2) & 0x02) != 0);
        session().put(SERVER_GUID, input.bytes(HEADER_LENGTH_2 + 8, GUID_LENGTH));
        return true;
    }

    private void readNumbers(StreamSlice input, int length) {
        if (length < HEADER_LENGTH_2 + REQUEST_LENGTH_2) return;
        int count = littleEndian16(input, HEADER_LENGTH_2 + 2);
        for (int i = 0; i < count && i < 16; i++) {
            int at = HEADER_LENGTH_2 + REQUEST_LENGTH_2 + i * 2;
            if (at + 2 > length) return;
            session().add(OFFERED, name(littleEndian16(input, at)));
        }
    }

    /// `SMB 3.1.1` for 0x0311.
    private static String name(int dialect) {
        String text = "SMB " + (dialect >>> 8) + "." + (dialect >>> 4 & 15);
        return (dialect & 15) == 0 ? text : text + "." + (dialect & 15);
    }

    private static int littleEndian16(StreamSlice input, int at) {
        return input.u8(at) | input.u8(at + 1) << 8;
    }
}
