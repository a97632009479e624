package io.fovea.parsers.dns;

import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;

/// Tells whether bytes are a message of DNS, on any port: the header has to be possible, and then the first question
/// has to be one that people ask, or the whole message has to be consistent.
final class DnsProbe {
    static final int PREFIX_LENGTH = 2;
    /// Nobody asks so much, or answers so much, in a message.
    private static final int QUESTIONS_MAX = DnsMessage.QUESTIONS_MAX;
    private static final int RECORDS_MAX = 6000;
    private static final int RCODE_MAX = 11;
    private static final int OPCODE_MAX = 9;
    private static final int FLAG_RESPONSE = 0x8000;
    private static final int FLAG_ZERO = 0x0040;
    /// Where the first question ends at the latest.
    private static final int QUESTION_END_MAX =
            DnsMessage.HEADER_LENGTH + DnsName.LENGTH_MAX + DnsMessage.QUESTION_FIXED_LENGTH;

    /// Messages that only their consistency tells are waited for up to this length: whole ones may be longer.
    private static final int WAITED_LENGTH_MAX = 4096;

    private DnsProbe() {}

    /// Of one whole datagram. Never `NO`: who sends something else first must not hide what comes after it.
    static Probe ofDatagram(StreamSlice slice) {
        int length = slice.remaining();
        if (length < DnsMessage.HEADER_LENGTH || length > DnsMessage.LENGTH_MAX) return Probe.NEED_MORE;
        if (!hasPossibleHeader(slice, 0)) return Probe.NEED_MORE;
        DnsMessage message = new DnsMessage(slice.bytes(0, length));
        if (isCommon(message)) return Probe.MATCH;
        if (!isConsistent(message)) return Probe.NEED_MORE;
        boolean isBareError = message.isResponse() && message.rcode() != 0;
        return length > DnsMessage.HEADER_LENGTH || isBareError ? Probe.MATCH : Probe.NEED_MORE;
    }

    /// Of bytes that may start with a message's length.
    static Probe ofStream(StreamSlice slice) {
        return ofStream(slice, false);
    }

    /// The same within a stream: only for messages with a question that people ask, which a few bytes decide.
    static Probe ofStreamInside(StreamSlice slice) {
        return ofStream(slice, true);
    }

    private static Probe ofStream(StreamSlice slice, boolean isInside) {
        int available = slice.remaining();
        if (available < PREFIX_LENGTH) return Probe.NEED_MORE;
        int length = slice.u16(0);
        if (length < DnsMessage.HEADER_LENGTH) return Probe.NO;
        if (available < PREFIX_LENGTH + DnsMessage.HEADER_LENGTH) return hasPossibleStart(slice, available);
        if (!hasPossibleHeader(slice, PREFIX_LENGTH)) return Probe.NO;
        return ofStreamMessage(slice, length, Math.min(length, available - PREFIX_LENGTH), isInside);
    }

    /// @param length length of the message
    /// @param available how much of it is there
    private static Probe ofStreamMessage(StreamSlice slice, int length, int available, boolean isInside) {
        boolean hasQuestion = slice.u16(PREFIX_LENGTH + 4) > 0;
        if (hasQuestion) {
            DnsMessage start = new DnsMessage(slice.bytes(PREFIX_LENGTH, Math.min(available, QUESTION_END_MAX)));
            if (isCommon(start)) return Probe.MATCH;
            if (start.questions() == 0) {
                return available == length || available >= QUESTION_END_MAX ? Probe.NO : Probe.NEED_MORE;
            }
            if (isInside || !DnsNames.isKnownClass(start.recordClass(0))) return Probe.NO;
        } else if (isInside || !hasUsualFlags(slice.u16(PREFIX_LENGTH + 2))) {
            return Probe.NO;
        }
        if (available < length) return length <= WAITED_LENGTH_MAX ? Probe.NEED_MORE : Probe.NO;
        return isConsistent(new DnsMessage(slice.bytes(PREFIX_LENGTH, length))) ? Probe.MATCH : Probe.NO;
    }

    /// Whether the part of a header that is there can be one.
    private static Probe hasPossibleStart(StreamSlice slice, int available) {
        if (available < PREFIX_LENGTH + 4) return Probe.NEED_MORE;
        return hasPossibleFlags(slice.u16(PREFIX_LENGTH + 2)) ? Probe.NEED_MORE : Probe.NO;
    }

    private static boolean hasPossibleHeader(StreamSlice slice, int at) {
        int flags = slice.u16(at + 2);
        if (!hasPossibleFlags(flags) || slice.u16(at + 4) > QUESTIONS_MAX) return false;
        return slice.u16(at + 6) + slice.u16(at + 8) + slice.u16(at + 10) <= RECORDS_MAX;
    }

    private static boolean hasPossibleFlags(int flags) {
        return (flags >> 11 & 0xf) <= OPCODE_MAX;
    }

    /// Whether the flags are those of common queries and answers.
    private static boolean hasUsualFlags(int flags) {
        int rcode = flags & 0xf;
        return (flags & FLAG_ZERO) == 0 && ((flags & FLAG_RESPONSE) != 0 ? rcode <= RCODE_MAX : rcode == 0);
    }

    /// Whether all is there that the header announces, nothing more, and none of it is unheard of.
    private static boolean isConsistent(DnsMessage message) {
        return hasUsualFlags(message.flags()) && message.isWhole() && message.trailing() == 0
                && !hasStrangeClass(message);
    }

    /// Whether the first question is of a known type and class, and the opcode of a known kind.
    private static boolean isCommon(DnsMessage message) {
        if (message.questions() == 0 || !DnsNames.isKnownClass(message.recordClass(0))) return false;
        if (NetbiosName.isAbout(message, 0)) return true;
        return DnsNames.isKnownOpcode(message.opcode()) && DnsNames.isKnownType(message.type(0));
    }

    /// Whether any question or record is of a class that does not exist; an OPT record has none.
    private static boolean hasStrangeClass(DnsMessage message) {
        if (!DnsNames.isKnownOpcode(message.opcode())) return true;
        for (int i = 0; i < message.last(Section.ADDITIONAL); i++) {
            if (!DnsNames.isKnownClass(message.recordClass(i)) && message.type(i) != EdnsOptions.TYPE_OPT) return true;
        }
        return false;
    }
}
