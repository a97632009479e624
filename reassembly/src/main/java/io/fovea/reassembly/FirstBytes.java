package io.fovea.reassembly;

import io.fovea.packet.RawMemory;

/// Tells from the first bytes of a segment in the middle of a flow which end sent it, if they begin a message that only
/// one end sends. Met once for a flow whose SYN was not captured.
final class FirstBytes {
    /// Bytes that are looked at.
    private static final int LENGTH = 6;
    private static final int TLS_HANDSHAKE = 22;
    private static final int TLS_MAJOR = 3;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    /// What the bytes say.
    enum Sender { ORIGINATOR, RESPONDER, UNKNOWN }

    private FirstBytes() {}

    static Sender sender(long address, int length) {
        if (length < LENGTH) return Sender.UNKNOWN;
        if (RawMemory.u8(address) == TLS_HANDSHAKE && RawMemory.u8(address + 1) == TLS_MAJOR) {
            return switch (RawMemory.u8(address + LENGTH - 1)) {
                case CLIENT_HELLO -> Sender.ORIGINATOR;
                case SERVER_HELLO -> Sender.RESPONDER;
                default -> Sender.UNKNOWN;
            };
        }
        if (starts(address, "HTTP/1")) return Sender.RESPONDER;
        boolean request = starts(address, "GET /") || starts(address, "POST /") || starts(address, "HEAD /")
                || starts(address, "PUT /") || starts(address, "CONNEC");
        return request ? Sender.ORIGINATOR : Sender.UNKNOWN;
    }

    private static boolean starts(long address, String text) {
        for (int at = 0; at < text.length(); at++) {
            if (RawMemory.u8(address + at) != text.charAt(at)) return false;
        }
        return true;
    }
}
