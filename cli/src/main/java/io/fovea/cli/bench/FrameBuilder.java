package io.fovea.cli.bench;

import java.io.ByteArrayOutputStream;

/// Builds Ethernet frames that hold TCP: over IPv4 or IPv6, with or without VLAN tags. Addresses and ports are fixed
/// places in the frame, for whoever wants to make many flows of one frame.
public final class FrameBuilder {
    /// Offset of the source address in an untagged IPv4 frame.
    public static final int IPV4_SOURCE_OFFSET = 26;
    /// Offset of the destination address in an untagged IPv4 frame.
    public static final int IPV4_DESTINATION_OFFSET = 30;
    /// Offset of the TCP header in an untagged IPv4 frame.
    public static final int TCP_OFFSET = 34;
    /// Offset of the TCP sequence number in an untagged IPv4 frame.
    public static final int TCP_SEQUENCE_OFFSET = TCP_OFFSET + 4;
    /// Offset of the payload in an untagged IPv4 frame.
    public static final int PAYLOAD_OFFSET = TCP_OFFSET + 20;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int TCP_HEADER_LENGTH = 20;
    private static final int TCP_CHECKSUM_OFFSET = 16;
    private static final int IPV4_HEADER_LENGTH = 20;
    private static final int PROTOCOL_TCP = 6;
    private static final int ETHERNET_LENGTH_MIN = 60;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ipv6;
    private int vlan = -1;
    private boolean fromClient = true;
    private int clientPort = 40_000;
    private int serverPort = 443;

    public FrameBuilder ipv6() {
        ipv6 = true;
        return this;
    }

    public FrameBuilder vlan(int id) {
        vlan = id;
        return this;
    }

    public FrameBuilder ports(int client, int server) {
        clientPort = client;
        serverPort = server;
        return this;
    }

    public FrameBuilder fromServer() {
        fromClient = false;
        return this;
    }

    /// The frame of a segment, padded as Ethernet pads.
    public byte[] tcp(int flags, int sequence, int acknowledgment, byte[] payload) {
        bytes.reset();
        number(fromClient ? 0x020000000002L : 0x020000000001L, 6);
        number(fromClient ? 0x020000000001L : 0x020000000002L, 6);
        if (vlan >= 0) number((long) ETHERTYPE_VLAN << 16 | vlan, 4);
        if (ipv6) ipv6Header(payload.length);
        else ipv4Header(payload.length);
        number(fromClient ? clientPort : serverPort, 2);
        number(fromClient ? serverPort : clientPort, 2);
        number(sequence, 4);
        number(acknowledgment, 4);
        number(0x5000 | flags, 2);
        number(0xffff0000L << 16, 6);
        bytes.writeBytes(payload);
        while (bytes.size() < ETHERNET_LENGTH_MIN) bytes.write(0);
        return bytes.toByteArray();
    }

    private void ipv4Header(int payload) {
        number(ETHERTYPE_IPV4, 2);
        number(0x4500, 2);
        number(IPV4_HEADER_LENGTH + TCP_HEADER_LENGTH + payload, 2);
        number(0x00004000, 4);
        number(64 << 8 | PROTOCOL_TCP, 2);
        number(0, 2);
        number(fromClient ? 0x0a000001 : 0x5db80001, 4);
        number(fromClient ? 0x5db80001 : 0x0a000001, 4);
    }

    private void ipv6Header(int payload) {
        number(ETHERTYPE_IPV6, 2);
        number(0x60000000, 4);
        number(TCP_HEADER_LENGTH + payload, 2);
        number(PROTOCOL_TCP << 8 | 64, 2);
        number(0x20010db800000000L, 8);
        number(fromClient ? 1 : 2, 8);
        number(0x20010db800000000L, 8);
        number(fromClient ? 2 : 1, 8);
    }

    /// The low bytes of a number, in network order.
    private void number(long value, int count) {
        for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) bytes.write((int) (value >>> shift));
    }

    /// Writes the checksums of an untagged IPv4 frame anew, that of TCP too if it is one of TCP, after something in it
    /// has changed.
    static void setChecksums(byte[] frame) {
        int header = IPV4_SOURCE_OFFSET - 12;
        setChecksum(frame, header + 10, header, TCP_OFFSET, 0);
        if (frame[header + 9] != PROTOCOL_TCP) return;
        int length = ((frame[header + 2] & 0xff) << 8 | frame[header + 3] & 0xff) - IPV4_HEADER_LENGTH;
        long pseudoHeader = sum(frame, IPV4_SOURCE_OFFSET, TCP_OFFSET) + PROTOCOL_TCP + length;
        setChecksum(frame, TCP_OFFSET + TCP_CHECKSUM_OFFSET, TCP_OFFSET, TCP_OFFSET + length, pseudoHeader);
    }

    private static void setChecksum(byte[] frame, int place, int from, int to, long start) {
        frame[place] = 0;
        frame[place + 1] = 0;
        long sum = start + sum(frame, from, to);
        while (sum >>> 16 != 0) sum = (sum & 0xffff) + (sum >>> 16);
        frame[place] = (byte) (~sum >>> 8);
        frame[place + 1] = (byte) ~sum;
    }

    /// RFC 1071, not folded.
    private static long sum(byte[] frame, int from, int to) {
        long sum = 0;
        int at = from;
        for (; at + 1 < to; at += 2) sum += (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
        return at < to ? sum + ((frame[at] & 0xff) << 8) : sum;
    }
}
