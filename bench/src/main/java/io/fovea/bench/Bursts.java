package io.fovea.bench;

import io.fovea.cli.bench.FrameBuilder;
import io.fovea.packet.Burst;
import io.fovea.packet.LinkType;
import io.fovea.packet.RawMemory;
import io.fovea.packet.TcpFlags;
import java.lang.foreign.Arena;
import java.util.Random;

/// Bursts of frames in native memory, as a source hands them on.
final class Bursts {
    /// Frames of a burst, as in a run.
    static final int CAPACITY = 64;
    /// Nanoseconds since 1970 of the first frame.
    static final long START_NS = 1_700_000_000_000_000_000L;

    private static final int HEADER_LENGTH = 54;
    private static final int[] IMIX_LENGTHS = {60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1514};
    private static final long SEED = 1;

    private Bursts() {}

    /// A burst whose frames are all the same but lie in memory of their own.
    static Burst of(Arena arena, byte[] frame) {
        Burst burst = new Burst(CAPACITY);
        while (burst.count < CAPACITY) add(arena, burst, frame);
        return burst;
    }

    /// Bursts of TCP frames.
    ///
    /// @param link `ethernet` (IPv4), `vlan` (IPv4 with one tag) or `ipv6`
    /// @param lengths bytes of a frame: `60`, `1514`, or `imix` for seven parts of 60, four of 590 and one of 1514
    static Burst[] mixed(Arena arena, String link, String lengths, int count) {
        Random random = new Random(SEED);
        Burst[] bursts = new Burst[count];
        for (int i = 0; i < count; i++) {
            bursts[i] = new Burst(CAPACITY);
            while (bursts[i].count < CAPACITY) {
                int length = lengths.equals("imix")
                        ? IMIX_LENGTHS[random.nextInt(IMIX_LENGTHS.length)]
                        : Integer.parseInt(lengths);
                int clientPort = 1_024 + random.nextInt(60_000);
                int serverPort = 440 + random.nextInt(10);
                add(arena, bursts[i], frame(link, length, clientPort, serverPort));
            }
        }
        return bursts;
    }

    private static byte[] frame(String link, int length, int clientPort, int serverPort) {
        FrameBuilder builder = new FrameBuilder().ports(clientPort, serverPort);
        switch (link) {
            case "vlan" -> builder.vlan(7);
            case "ipv6" -> builder.ipv6();
            default -> {}
        }
        return builder.tcp(TcpFlags.ACK, 1, 1, new byte[Math.max(0, length - HEADER_LENGTH)]);
    }

    private static void add(Arena arena, Burst burst, byte[] frame) {
        long address = arena.allocate(frame.length).address();
        RawMemory.copyFromHeap(frame, 0, address, frame.length);
        int number = burst.count + 1;
        burst.add(address, frame.length, frame.length, START_NS + number * 1_000L, number, LinkType.ETHERNET);
    }

    /// Writes four bytes of a frame in network order.
    static void put32(Burst burst, int i, int offset, int value) {
        RawMemory.putI32Little(burst.address[i] + offset, Integer.reverseBytes(value));
    }
}
