package io.fovea.examples;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.Outcome;
import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/// Reads captures of every format and decodes their packets, without an engine.
final class CapturePackets {
    private static final byte FLOW = (byte) Outcome.FLOW.ordinal();

    private CapturePackets() {}

    /// Takes packets.
    interface PacketConsumer {
        /// Takes packet `i` of a burst, valid only during the call.
        void take(Burst burst, int i);
    }

    /// Gives every packet that has a flow, in order, up to the capture's damage.
    static void replay(Path capture, PacketConsumer consumer) throws IOException {
        Decoder decoder = new Decoder();
        try (PacketSource source = open(capture); Chunk chunk = new Chunk(source.chunkBytes())) {
            boolean more = true;
            for (long number = 0; more && number < source.chunks(); number++) {
                chunk.clear();
                source.load(chunk, number);
                more = source.findFrames(chunk);
                for (int b = 0; b < chunk.bursts(); b++) {
                    Burst burst = chunk.burst(b);
                    decoder.decode(burst);
                    for (int i = 0; i < burst.count; i++) {
                        if (burst.outcome[i] == FLOW) consumer.take(burst, i);
                    }
                }
            }
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
