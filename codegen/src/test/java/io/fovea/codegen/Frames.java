package io.fovea.codegen;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.LinkType;
import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;
import java.util.Random;

/// Frames in native memory, decoded into a burst.
final class Frames implements AutoCloseable {
    private static final int FRAME_MAX = 256;

    final Burst burst;
    private final Arena arena = Arena.ofConfined();
    private final long memory;

    Frames(int capacity) {
        burst = new Burst(capacity);
        memory = arena.allocate((long) capacity * FRAME_MAX, 8).address();
    }

    /// A direction of a flow with what varies from packet to packet.
    record Packet(
            boolean ipv6, int vlan, boolean tcp, int source, int destination, int sourcePort, int destinationPort,
            int ttl, int flags, int payload) {
        Packet reversed() {
            return new Packet(ipv6, vlan, tcp, destination, source, destinationPort, sourcePort, ttl, flags, payload);
        }

        Packet varied(Random random) {
            return new Packet(ipv6, vlan, tcp, source, destination, sourcePort, destinationPort,
                    random.nextBoolean() ? 64 : 32, 1 << random.nextInt(5), random.nextInt(3) * 10);
        }

        static Packet random(Random random) {
            int[] ports = {80, 443, 53, 5000, 5001};
            return new Packet(random.nextInt(4) == 0, random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0,
                    random.nextInt(3) != 0, random.nextInt(4), random.nextInt(4),
                    ports[random.nextInt(5)], ports[random.nextInt(5)], 64, 2, 0);
        }
    }

    /// Adds a frame and gives its place.
    int add(Packet packet) {
        int i = burst.count;
        long frame = memory + (long) i * FRAME_MAX;
        RawMemory.zero(frame, FRAME_MAX);
        int at = 12;
        if (packet.vlan > 0) {
            put16(frame + at, 0x8100);
            put16(frame + at + 2, packet.vlan);
            at += 4;
        }
        put16(frame + at, packet.ipv6 ? 0x86dd : 0x0800);
        at += 2;
        int transport = (packet.tcp ? 20 : 8) + packet.payload;
        at = packet.ipv6 ? ipv6(frame, at, packet, transport) : ipv4(frame, at, packet, transport);
        put16(frame + at, packet.sourcePort);
        put16(frame + at + 2, packet.destinationPort);
        if (packet.tcp) put16(frame + at + 12, 5 << 12 | packet.flags);
        else put16(frame + at + 4, transport);
        int length = at + transport;
        burst.add(frame, length, length, 1_000_000_000L * (i + 1), i + 1, LinkType.ETHERNET);
        return i;
    }

    void addArp() {
        long frame = memory + (long) burst.count * FRAME_MAX;
        RawMemory.zero(frame, FRAME_MAX);
        put16(frame + 12, 0x0806);
        burst.add(frame, 60, 60, 0, burst.count + 1, LinkType.ETHERNET);
    }

    private static int ipv4(long frame, int at, Packet packet, int transport) {
        RawMemory.putU8(frame + at, 0x45);
        put16(frame + at + 2, 20 + transport);
        RawMemory.putU8(frame + at + 8, packet.ttl);
        RawMemory.putU8(frame + at + 9, packet.tcp ? 6 : 17);
        address(frame + at + 12, packet.source);
        address(frame + at + 16, packet.destination);
        return at + 20;
    }

    /// 10.0.0.n
    private static void address(long at, int host) {
        RawMemory.putU8(at, 10);
        RawMemory.putU8(at + 3, host);
    }

    /// fd00::n
    private static int ipv6(long frame, int at, Packet packet, int transport) {
        RawMemory.putU8(frame + at, 0x60);
        put16(frame + at + 4, transport);
        RawMemory.putU8(frame + at + 6, packet.tcp ? 6 : 17);
        RawMemory.putU8(frame + at + 7, packet.ttl);
        RawMemory.putU8(frame + at + 8, 0xfd);
        RawMemory.putU8(frame + at + 23, packet.source);
        RawMemory.putU8(frame + at + 24, 0xfd);
        RawMemory.putU8(frame + at + 39, packet.destination);
        return at + 40;
    }

    private static void put16(long at, int value) {
        RawMemory.putU8(at, value >>> 8);
        RawMemory.putU8(at + 1, value);
    }

    Burst decoded() {
        new Decoder().decode(burst);
        return burst;
    }

    @Override
    public void close() {
        arena.close();
    }
}
