package io.fovea.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Writes a pcap file of Ethernet frames with IPv4, mostly of TCP, a millisecond apart unless there is a pause, with
/// right checksums unless asked.
final class HandmadeCapture {
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;
    /// Where a frame has its checksums.
    static final int IP_SUM = 24;
    static final int TCP_SUM = 50;
    private static final int HEADERS_LENGTH = 54;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int packets;
    private int pausesSeconds;

    HandmadeCapture() {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(1 << 16).putInt(1);
        file.writeBytes(header.array());
    }

    int packets() {
        return packets;
    }

    /// A segment between 10.0.0.1 and 10.0.0.2.
    ///
    /// @param port of the client, which is 10.0.0.1
    HandmadeCapture tcp(boolean fromClient, int port, int flags, int sequence, String payload) {
        return tcp(0x0a000001, fromClient, port, flags, sequence, payload);
    }

    HandmadeCapture tcp(int client, boolean fromClient, int port, int flags, int sequence, String payload) {
        return frame(segment(client, fromClient, port, flags, sequence, payload));
    }

    /// A segment of 10.0.0.1 or 10.0.0.2 with one of its checksums changed by so much.
    HandmadeCapture damaged(int sumOffset, int by, boolean fromClient, int port, int flags, int sequence, String payload) {
        byte[] frame = segment(0x0a000001, fromClient, port, flags, sequence, payload);
        ByteBuffer fields = ByteBuffer.wrap(frame);
        fields.putShort(sumOffset, (short) (fields.getShort(sumOffset) + by));
        return frame(frame);
    }

    /// A segment of 10.0.0.1 whose checksum is left to the card: that of the pseudo-header.
    HandmadeCapture offloaded(int port, int flags, int sequence, String payload) {
        byte[] frame = segment(0x0a000001, true, port, flags, sequence, payload);
        ByteBuffer.wrap(frame).putShort(TCP_SUM, (short) sum(frame, 26, 34, 6 + frame.length - 34));
        return frame(frame);
    }

    private static byte[] segment(
            int client, boolean fromClient, int port, int flags, int sequence, String payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADERS_LENGTH + payload.length());
        frame.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) (40 + payload.length()));
        frame.put(22, (byte) 64).put(23, (byte) 6);
        frame.putInt(fromClient ? 26 : 30, client).putInt(fromClient ? 30 : 26, 0x0a000002);
        frame.putShort(fromClient ? 34 : 36, (short) port).putShort(fromClient ? 36 : 34, (short) 9_999);
        frame.putInt(38, sequence).putInt(42, 1).putShort(46, (short) (5 << 12 | flags)).putShort(48, (short) 8_192);
        for (int at = 0; at < payload.length(); at++) frame.put(HEADERS_LENGTH + at, (byte) payload.charAt(at));
        byte[] bytes = frame.array();
        frame.putShort(IP_SUM, (short) ~sum(bytes, 14, 34, 0));
        int pseudoHeader = sum(bytes, 26, 34, 6 + bytes.length - 34);
        frame.putShort(TCP_SUM, (short) ~sum(bytes, 34, bytes.length, pseudoHeader));
        return bytes;
    }

    /// RFC 1071.
    static int sum(byte[] bytes, int from, int to, int start) {
        int sum = start;
        for (int at = from; at < to; at++) sum += (bytes[at] & 0xff) << (((at - from) & 1) == 0 ? 8 : 0);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
        return sum;
    }

    /// A connection's first three packets, after which both sides are at sequence number 1.
    HandmadeCapture handshake(int port) {
        return tcp(true, port, SYN, 0, "").tcp(false, port, SYN | ACK, 0, "").tcp(true, port, ACK, 1, "");
    }

    /// An SCTP packet between 10.0.0.1 and 10.0.0.2.
    ///
    /// @param sumDifference what its checksum is changed by
    /// @param chunks in hexadecimal digits
    HandmadeCapture sctp(boolean fromClient, int port, int sumDifference, String chunks) {
        byte[] tail = HexFormat.of().parseHex(chunks);
        ByteBuffer packet = ByteBuffer.allocate(12 + tail.length);
        packet.putShort(fromClient ? 0 : 2, (short) port).putShort(fromClient ? 2 : 0, (short) 9_999);
        packet.putInt(4, 7).put(12, tail);
        CRC32C sum = new CRC32C();
        sum.update(packet.array());
        packet.putInt(8, Integer.reverseBytes((int) sum.getValue()) + sumDifference);
        return ipv4(fromClient, 132, packet.array());
    }

    /// A datagram between 10.0.0.1 and 10.0.0.2.
    HandmadeCapture ipv4(boolean fromClient, int protocol, byte[] transport) {
        ByteBuffer frame = ByteBuffer.allocate(34 + transport.length);
        frame.putShort(12, (short) 0x0800).put(14, (byte) 0x45).putShort(16, (short) (20 + transport.length));
        frame.put(22, (byte) 64).put(23, (byte) protocol);
        frame.putInt(fromClient ? 26 : 30, 0x0a000001).putInt(fromClient ? 30 : 26, 0x0a000002);
        frame.putShort(IP_SUM, (short) ~sum(frame.array(), 14, 34, 0)).put(34, transport);
        return frame(frame.array());
    }

    /// What comes next comes so much later.
    HandmadeCapture pause(int seconds) {
        pausesSeconds += seconds;
        return this;
    }

    /// A frame that ends inside its IP header.
    HandmadeCapture truncatedIp() {
        byte[] frame = new byte[20];
        frame[12] = 8;
        frame[14] = 0x45;
        return frame(frame);
    }

    private HandmadeCapture frame(byte[] frame) {
        ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(1_700_000_000 + pausesSeconds + packets / 1_000).putInt(packets % 1_000 * 1_000);
        record.putInt(frame.length).putInt(frame.length);
        file.writeBytes(record.array());
        file.writeBytes(frame);
        packets++;
        return this;
    }

    Path write(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name), file.toByteArray());
    }
}
