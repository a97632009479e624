package io.fovea.parsers.ntp;

import io.fovea.packet.IpAddress;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.Arrays;
import java.util.List;

/// Reads the first message of a flow and the server's first answer.
final class NtpParser extends FactParser {
    private static final NameTable MODES = new NameTable(NtpParser.class, "modes.tsv", 1);

    private static final Fact VERSION = Fact.number("version", "Version of NTP.", "ntp.flags.vn");
    private static final Fact MODE = Fact.named(MODES, "mode", "Mode of the first message.", "ntp.flags.mode");
    private static final Fact STRATUM = Fact.number("stratum",
            "How many steps the answering clock is from a reference.");
    private static final Fact REFERENCE = Fact.text("ref_id", "What the answering clock follows: a name or an address.",
            "ntp.refid");
    private static final Fact REQUEST = Fact.number("request_code",
            "Request of a private message; 42 is the monitor list, 20 its older form.", "ntp.priv.reqcode");
    static final List<Fact> FACTS = List.of(VERSION, MODE, STRATUM, REFERENCE, REQUEST);

    private static final int STRATUM_PRIMARY = 1;

    @Override
    protected Progress read(StreamSlice input) {
        if (!NtpMessage.isPlausible(input)) return Progress.NEED_MORE;
        int mode = NtpMessage.mode(input);
        session().putFirst(VERSION, (long) NtpMessage.version(input));
        session().putFirst(MODE, (long) mode);
        if (mode == NtpMessage.MODE_PRIVATE) {
            session().putFirst(REQUEST, (long) input.u8(NtpMessage.PRIVATE_REQUEST_OFFSET));
            return Progress.DONE;
        }
        if (mode == NtpMessage.MODE_CONTROL) return Progress.DONE;
        if (mode == NtpMessage.MODE_CLIENT) return Progress.NEED_MORE;
        int stratum = input.u8(NtpMessage.STRATUM_OFFSET);
        session().putFirst(STRATUM, (long) stratum);
        session().putFirst(REFERENCE, reference(input, stratum));
        boolean isAnswer = mode == NtpMessage.MODE_SERVER || mode == NtpMessage.MODE_BROADCAST;
        return isAnswer ? Progress.DONE : Progress.NEED_MORE;
    }

    /// A name of up to four letters for a reference clock, otherwise the address of the server that is followed.
    private static String reference(StreamSlice message, int stratum) {
        if (stratum > STRATUM_PRIMARY) {
            return IpAddress.ofIpv4((int) message.u32(NtpMessage.REFERENCE_ID_OFFSET)).toString();
        }
        byte[] name = message.bytes(NtpMessage.REFERENCE_ID_OFFSET, 4);
        int length = 4;
        while (length > 0 && name[length - 1] == 0) length--;
        return length == 0 ? null : WireText.of(Arrays.copyOf(name, length));
    }
}
