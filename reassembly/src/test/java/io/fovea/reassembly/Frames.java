package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.LinkType;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;

/// Writes Ethernet frames with IPv4 and TCP or UDP into native memory, one at a time, and decodes them.
final class Frames implements AutoCloseable {
    private static final int ETHERNET_LENGTH = 14;
    private static final int HEADERS_LENGTH = 54;
    private static final int FRAME_LENGTH_MAX = 1 << 17;
    /// UDP and VXLAN headers, Ethernet with a VLAN tag, IPv4 and TCP headers.
    private static final int VXLAN_LENGTH = 8 + 8 + 18 + 20 + 20;

    private final Arena arena = Arena.ofConfined();
    private final long frame = arena.allocate(FRAME_LENGTH_MAX).address();
    private final Decoder decoder = new Decoder();
    final Burst burst = new Burst(1);
    long timeNs = 1_700_000_000_000_000_000L;
    long stepNs = 1_000_000;
    long frameNumber;
    /// Payload bytes that the next frame is cut by.
    int cut;
    int window = 65535;
    /// What whole frames come in, or null.
    Envelope envelope;

    /// Makes a TCP frame the burst's only packet.
    Burst tcp(int source, int sourcePort, int destination, int destinationPort, Tcp header, byte[] payload) {
        writeIp(source, destination, 6, 20 + payload.length);
        putU16(34, sourcePort);
        putU16(36, destinationPort);
        putI32(38, header.sequence());
        putI32(42, header.acknowledgment());
        putU16(46, 5 << 12 | header.flags());
        putU16(48, window);
        putI32(50, 0);
        RawMemory.copyFromHeap(payload, 0, frame + HEADERS_LENGTH, payload.length);
        return finish(HEADERS_LENGTH + payload.length);
    }

    /// The part of a TCP header that varies.
    record Tcp(int flags, int sequence, int acknowledgment) {}

    Burst udp(int source, int sourcePort, int destination, int destinationPort, int payloadLength) {
        writeIp(source, destination, 17, 8 + payloadLength);
        putU16(34, sourcePort);
        putU16(36, destinationPort);
        putU16(38, 8 + payloadLength);
        putU16(40, 0);
        return finish(42 + payloadLength);
    }

    /// Makes an echo request or its reply the burst's only packet.
    Burst echo(int source, int destination, boolean isReply) {
        writeIp(source, destination, 1, 8);
        putU16(34, isReply ? 0 : 8 << 8);
        putI32(36, 0);
        putU16(40, 1);
        return finish(42);
    }

    /// Makes an SCTP packet without chunks the burst's only packet.
    Burst sctp(int source, int sourcePort, int destination, int destinationPort) {
        writeIp(source, destination, 132, 12);
        putU16(34, sourcePort);
        putU16(36, destinationPort);
        putI32(38, 7);
        putI32(42, 0);
        return finish(46);
    }

    /// Makes a frame of a VXLAN tunnel the burst's only packet; inside, in a VLAN, is TCP to port 443.
    Burst vxlan(int networkId, int vlanId, int source, int destination) {
        writeIp(0x0a090901, 0x0a090902, 17, VXLAN_LENGTH);
        putU16(34, 55_555);
        putU16(36, 4_789);
        putU16(38, VXLAN_LENGTH);
        RawMemory.zero(frame + 40, VXLAN_LENGTH);
        RawMemory.putU8(frame + 42, 8);
        putI32(46, networkId << 8);
        putU16(62, 0x8100);
        putU16(64, vlanId);
        putU16(66, 0x0800);
        RawMemory.putU8(frame + 68, 0x45);
        putU16(70, 40);
        RawMemory.putU8(frame + 77, 6);
        putI32(80, source);
        putI32(84, destination);
        putU16(88, 1_234);
        putU16(90, 443);
        putU16(100, 5 << 12 | 2);
        return finish(108);
    }

    private void writeIp(int source, int destination, int protocol, int length) {
        RawMemory.zero(frame, HEADERS_LENGTH);
        putU16(12, 0x0800);
        RawMemory.putU8(frame + 14, 0x45);
        putU16(16, 20 + length);
        RawMemory.putU8(frame + 22, 64);
        RawMemory.putU8(frame + 23, protocol);
        putI32(26, source);
        putI32(30, destination);
    }

    private Burst finish(int length) {
        burst.count = 0;
        timeNs += stepNs;
        burst.add(frame, length - cut, length, timeNs, ++frameNumber, LinkType.ETHERNET);
        cut = 0;
        if (envelope != null) {
            byte[] bytes = new byte[length];
            RawMemory.copyToHeap(frame, bytes, 0, length);
            envelope.send(bytes, ETHERNET_LENGTH, burst, timeNs, frameNumber);
            return burst;
        }
        decoder.decode(burst);
        if (burst.outcome[0] != Outcome.FLOW.ordinal()) throw new IllegalStateException("the frame does not decode");
        return burst;
    }

    private void putU16(int offset, int value) {
        RawMemory.putU8(frame + offset, value >>> 8);
        RawMemory.putU8(frame + offset + 1, value);
    }

    private void putI32(int offset, int value) {
        putU16(offset, value >>> 16);
        putU16(offset + 2, value);
    }

    @Override
    public void close() {
        if (envelope != null) envelope.close();
        arena.close();
    }
}
