package io.fovea.parsers.ntp;

import io.fovea.spi.StreamSlice;

/// The header of NTP messages (RFC 5905, section 7.3; RFC 9327 for control messages; `ntpdc` for private ones).
final class NtpMessage {
    static final int LENGTH_MIN = 48;
    static final int STRATUM_OFFSET = 1;
    static final int REFERENCE_ID_OFFSET = 12;
    static final int MODE_CLIENT = 3;
    static final int MODE_SERVER = 4;
    static final int MODE_BROADCAST = 5;
    static final int MODE_CONTROL = 6;
    static final int MODE_PRIVATE = 7;
    static final int PRIVATE_REQUEST_OFFSET = 3;

    private static final int VERSION_MAX = 4;
    private static final int STRATUM_MAX = 16;
    private static final int POLL_MAX = 17;
    /// Precisions are powers of two from 2^-32 up to a second.
    private static final int PRECISION_MIN = 0xe0;
    /// Root delay and dispersion beyond this many seconds are no clock's.
    private static final int ROOT_SECONDS_MAX = 16;
    private static final int CONTROL_LENGTH_MIN = 12;
    private static final int CONTROL_CODE_MAX = 12;
    private static final int CONTROL_LENGTH_OFFSET = 10;
    private static final int CONTROL_STATUS_OFFSET = 8;
    private static final int PRIVATE_LENGTH_MIN = 8;
    private static final int PRIVATE_IMPLEMENTATION_MAX = 3;
    private static final int PRIVATE_REQUEST_MAX = 45;

    private NtpMessage() {}

    static int mode(StreamSlice message) {
        return message.u8(0) & 7;
    }

    static int version(StreamSlice message) {
        return message.u8(0) >>> 3 & 7;
    }

    /// Whether a datagram is a message of NTP, by all its fields that cannot have any value.
    static boolean isPlausible(StreamSlice datagram) {
        if (datagram.remaining() < PRIVATE_LENGTH_MIN) return false;
        int version = version(datagram);
        if (version < 1 || version > VERSION_MAX) return false;
        return switch (mode(datagram)) {
            case 0 -> false;
            case MODE_CONTROL -> isControl(datagram);
            case MODE_PRIVATE -> isPrivate(datagram);
            default -> isTime(datagram);
        };
    }

    /// A header, and behind it nothing, a MAC, or extension fields: always whole words.
    private static boolean isTime(StreamSlice message) {
        if (message.remaining() < LENGTH_MIN || message.remaining() % 4 != 0) return false;
        int precision = message.u8(3);
        return message.u8(STRATUM_OFFSET) <= STRATUM_MAX
                && (message.u8(2) <= POLL_MAX || message.u8(2) >= 0xf0)
                && (precision == 0 || precision >= PRECISION_MIN)
                && message.u16(4) < ROOT_SECONDS_MAX && message.u16(8) < ROOT_SECONDS_MAX;
    }

    private static boolean isControl(StreamSlice message) {
        if (message.remaining() < CONTROL_LENGTH_MIN) return false;
        boolean isAnswer = (message.u8(1) & 0x80) != 0;
        int length = message.u16(CONTROL_LENGTH_OFFSET);
        int padded = CONTROL_LENGTH_MIN + (length + 3) / 4 * 4;
        boolean fits = message.remaining() == padded || message.remaining() == CONTROL_LENGTH_MIN + length;
        return fits && (message.u8(1) & 0x1f) <= CONTROL_CODE_MAX && message.u16(6) == 0
                && (isAnswer || message.u16(4) == 0 && message.u16(CONTROL_STATUS_OFFSET) == 0);
    }

    /// Only what is much sent: requests with an empty body and padding, and answers of a whole number of items.
    private static boolean isPrivate(StreamSlice message) {
        boolean fits = message.u8(1) <= 0x7f && message.u8(2) <= PRIVATE_IMPLEMENTATION_MAX
                && message.u8(PRIVATE_REQUEST_OFFSET) <= PRIVATE_REQUEST_MAX;
        if (!fits) return false;
        int items = message.u16(4) & 0xfff;
        int itemLength = message.u16(6) & 0xfff;
        boolean isAnswer = (message.u8(0) & 0x80) != 0;
        if (!isAnswer) return items == 0 && itemLength == 0;
        return itemLength > 0 && PRIVATE_LENGTH_MIN + items * itemLength == message.remaining();
    }
}
