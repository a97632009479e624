package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import io.fovea.spi.SourceNotes;
import io.fovea.spi.SourceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a source gave, frame by frame; and pcap files, made byte by byte.
record Capture(List<Frame> frames, String damage, SourceNotes notes) {
    static final int MICROS = 0xa1b2c3d4;
    static final long START_SECOND = 1_700_000_000L;

    /// One frame as it was read.
    ///
    /// @param sum of its bytes, each weighted by its place
    record Frame(long timeNs, int captured, int onWire, long sum, long number, int link) {}

    static Capture read(Path path) throws IOException {
        try (PacketSource source = new CaptureFileOpener().open(SourceRequest.of(path))) {
            return read(source);
        }
    }

    static Capture read(PacketSource source) throws IOException {
        try (Chunk chunk = new Chunk(source.chunkBytes())) {
            return read(source, chunk);
        }
    }

    /// Reads by way of a chunk that was made before.
    static Capture read(PacketSource source, Chunk chunk) throws IOException {
        List<Frame> frames = new ArrayList<>();
        boolean more = true;
        for (long number = 0; more && number < source.chunks(); number++) {
            chunk.clear();
            source.load(chunk, number);
            more = source.findFrames(chunk);
            for (int b = 0; b < chunk.bursts(); b++) addAll(chunk.burst(b), frames);
        }
        return new Capture(frames, source.damage(), source.notes());
    }

    private static void addAll(Burst burst, List<Frame> frames) {
        assertThat(burst.count).isPositive();
        for (int i = 0; i < burst.count; i++) {
            long sum = 0;
            for (int b = 0; b < burst.capturedLength[i]; b++) {
                sum += (long) RawMemory.u8(burst.address[i] + b) * (b + 1);
            }
            frames.add(new Frame(burst.timeNs[i], burst.capturedLength[i], burst.wireLength[i], sum,
                    burst.frameNumber[i], burst.linkType[i]));
        }
    }

    /// A pcap file header.
    static byte[] header(int magic, int major, int minor, int linkType) {
        return ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(magic).putShort((short) major)
                .putShort((short) minor).putLong(0).putInt(65535).putInt(linkType).array();
    }

    /// A usual pcap file of Ethernet frames of some lengths, a second between each.
    static byte[] pcap(int... lengths) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header(MICROS, 2, 4, 1));
        for (int n = 0; n < lengths.length; n++) {
            file.writeBytes(words((int) START_SECOND + n, 0, lengths[n], lengths[n] + 4));
            file.writeBytes(bytes(n, lengths[n]));
        }
        return file.toByteArray();
    }

    /// The frames that `pcap` writes.
    static List<Frame> frames(int... lengths) {
        List<Frame> frames = new ArrayList<>();
        for (int n = 0; n < lengths.length; n++) {
            byte[] bytes = bytes(n, lengths[n]);
            long sum = 0;
            for (int b = 0; b < bytes.length; b++) sum += (bytes[b] & 0xffL) * (b + 1);
            frames.add(new Frame(
                    (START_SECOND + n) * 1_000_000_000L, lengths[n], lengths[n] + 4, sum, n + 1, 1));
        }
        return frames;
    }

    /// Bytes that are different for each frame and at each place, and that pack well but not too well.
    static byte[] bytes(int number, int length) {
        byte[] bytes = new byte[length];
        int state = number * 7919 + 1;
        for (int b = 0; b < length; b++) {
            if (b % 64 < 4) state = state * 1_103_515_245 + 12_345;
            bytes[b] = (byte) (state >>> 16);
        }
        return bytes;
    }

    /// Four-byte words, least byte first.
    static byte[] words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(words).forEach(buffer::putInt);
        return buffer.array();
    }
}
