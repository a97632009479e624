package io.fovea.examples;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import io.fovea.reassembly.FragmentTable;
import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/// Reads captures of every format, decodes their packets and puts fragments together, without an engine.
final class CapturePackets {
    private static final byte FLOW = (byte) Outcome.FLOW.ordinal();
    private static final byte FRAGMENT = (byte) Outcome.FRAGMENT.ordinal();
    private static final long FRAGMENT_BYTES_MAX = 32L << 20;
    private static final long FRAGMENT_TIMEOUT_NS = 30_000_000_000L;

    private CapturePackets() {}

    /// Takes packets.
    interface PacketConsumer {
        /// Takes packet `i` of a burst, valid only during the call.
        void take(Burst burst, int i);

        /// Meets every packet first, as the decoder left it.
        default void meet(Burst burst, int i) {}
    }

    /// Gives every packet that has a flow, in order, up to the capture's damage.
    static void replay(Path capture, PacketConsumer consumer) throws IOException {
        Decoder decoder = new Decoder();
        try (PacketSource source = open(capture); Chunk chunk = new Chunk(source.chunkBytes());
                FragmentTable fragments = new FragmentTable(FRAGMENT_BYTES_MAX, FRAGMENT_TIMEOUT_NS, 1);
                Arena datagrams = Arena.ofConfined()) {
            boolean more = true;
            for (long number = 0; more && number < source.chunks(); number++) {
                chunk.clear();
                source.load(chunk, number);
                more = source.findFrames(chunk);
                for (int b = 0; b < chunk.bursts(); b++) {
                    Burst burst = chunk.burst(b);
                    decoder.decode(burst);
                    for (int i = 0; i < burst.count; i++) {
                        consumer.meet(burst, i);
                        assemble(decoder, fragments, datagrams, burst, i);
                        if (burst.outcome[i] == FLOW) consumer.take(burst, i);
                    }
                }
            }
        }
    }

    /// Puts a datagram in the place of the fragment that completes it, and again if that is a fragment in a tunnel.
    private static void assemble(
            Decoder decoder, FragmentTable fragments, Arena datagrams, Burst burst, int i) {
        while (burst.outcome[i] == FRAGMENT) {
            Outcome outcome = fragments.add(burst, i, 1);
            if (outcome != Outcome.FLOW) return;
            int headers = burst.ipOffset[i];
            int length = headers + fragments.length();
            long at = datagrams.allocate(length).address();
            RawMemory.copy(burst.address[i], at, headers);
            fragments.write(at + headers);
            fragments.release();
            burst.replace(i, at, length);
            decoder.decodeDatagram(burst, i);
        }
    }

    private static PacketSource open(Path capture) throws IOException {
        byte[] magic;
        try (var in = Files.newInputStream(capture)) {
            magic = in.readNBytes(8);
        }
        for (PacketSourceOpener opener : ServiceLoader.load(PacketSourceOpener.class)) {
            if (opener.recognises(magic)) return opener.open(SourceRequest.of(capture));
        }
        throw new io.fovea.spi.InputException(capture + ": no capture");
    }
}
