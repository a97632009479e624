package io.fovea.packet;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/// Builds frames byte by byte, and bursts of one frame in native memory.
final class Frame {
    /// Of all frames: their flows can be compared.
    private static final Networks NETWORKS = new Networks();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static Frame of(String hex) {
        return new Frame().hex(hex);
    }

    static Frame ethernet(int type) {
        return of("020000000002 020000000001").u16(type);
    }

    Frame hex(String hex) {
        bytes.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        return this;
    }

    Frame u16(int value) {
        bytes.write(value >>> 8);
        bytes.write(value);
        return this;
    }

    Frame vlan(int id, int nextType) {
        return u16(id).u16(nextType);
    }

    /// An IPv4 header without options, 10.0.0.1 to 192.0.2.9.
    Frame ipv4(int protocol, int payloadLength, int fragmentBits) {
        return hex("4500").u16(20 + payloadLength).hex("1234").u16(fragmentBits).hex("40")
                .hex(HexFormat.of().toHexDigits((byte) protocol)).hex("0000 0a000001 c0000209");
    }

    /// An IPv6 header, 2001:db8::1 to 2001:db8::2.
    Frame ipv6(int next, int payloadLength) {
        return hex("60000000").u16(payloadLength).hex(HexFormat.of().toHexDigits((byte) next)).hex("3f")
                .hex("20010db8000000000000000000000001 20010db8000000000000000000000002");
    }

    Frame tcp(int source, int destination, int flags, int payload) {
        u16(source).u16(destination).hex("00000001 00000002").u16(0x5000 | flags).hex("ffff 0000 0000");
        bytes.writeBytes(new byte[payload]);
        return this;
    }

    Frame udp(int source, int destination, int payload) {
        u16(source).u16(destination).u16(8 + payload).hex("0000");
        bytes.writeBytes(new byte[payload]);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    Burst decoded() {
        return decoded(LinkType.ETHERNET, bytes.size());
    }

    /// The frame in a burst of its own, decoded, with only `captured` of its bytes.
    Burst decoded(int linkType, int captured) {
        return decoded(linkType, captured, NETWORKS);
    }

    /// The same in networks of a run.
    Burst decoded(int linkType, int captured, Networks networks) {
        byte[] all = toBytes();
        MemorySegment memory = Arena.global().allocate(Math.max(1, captured));
        MemorySegment.copy(all, 0, memory, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, captured);
        Burst burst = new Burst(1);
        burst.add(memory.address(), captured, all.length, 1_000, 1, linkType);
        new Decoder(networks).decode(burst);
        return burst;
    }
}
