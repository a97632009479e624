package io.fovea.engine;

import io.fovea.packet.IpAddress;
import java.nio.charset.StandardCharsets;

/// Text ids of flows: `C` and eleven characters, a hash of the flow's key and of its first packet's time and place, so
/// that the same capture gives the same ids.
final class FlowUid {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BASE = 62;
    private static final int LENGTH = 11;

    private FlowUid() {}

    static String of(IpAddress one, IpAddress other, int ports, int protocol, long timeNs, long frame, int source) {
        long hash = mix(0x6a09_e667_f3bc_c908L, one.high());
        hash = mix(hash, one.low());
        hash = mix(hash, other.high());
        hash = mix(hash, other.low());
        hash = mix(hash, (long) ports << 8 | protocol);
        hash = mix(hash, timeNs);
        hash = mix(hash, frame);
        hash = mix(hash, source);
        return text(hash);
    }

    private static String text(long hash) {
        byte[] text = new byte[LENGTH + 1];
        text[0] = 'C';
        long left = hash;
        for (int i = LENGTH; i > 0; i--) {
            // By a constant, and signed once there is no sign any more: both become multiplications.
            long quotient = left < 0 ? Long.divideUnsigned(left, BASE) : left / BASE;
            text[i] = (byte) DIGITS.charAt((int) (left - quotient * BASE));
            left = quotient;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static long mix(long hash, long value) {
        long h = (hash ^ value) * 0x9e37_79b9_7f4a_7c15L;
        h = (h ^ h >>> 32) * 0xd6e8_feb8_6659_fd93L;
        return h ^ h >>> 29;
    }
}
