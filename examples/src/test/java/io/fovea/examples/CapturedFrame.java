package io.fovea.examples;

import io.fovea.packet.Burst;
import io.fovea.packet.RawMemory;
import io.fovea.spi.Chunk;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// One frame of a capture, outside of it.
///
/// @param bytes as captured
/// @param wireLength bytes it had on the wire
record CapturedFrame(byte[] bytes, int wireLength, long timeNs, int linkType) {
    private static final int FILE_HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final long SECOND_NS = 1_000_000_000L;

    CapturedFrame with(byte[] other) {
        return new CapturedFrame(other, Math.max(other.length, wireLength), timeNs, linkType);
    }

    /// The first frames of a capture of any format, as the project's own readers find them.
    ///
    /// @throws io.fovea.spi.InputException when it is none
    static List<CapturedFrame> read(Path capture, int framesMax) throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        for (PacketSourceOpener opener : ServiceLoader.load(PacketSourceOpener.class)) {
            if (opener instanceof GuardedOpener) continue;
            try (PacketSource source = opener.open(SourceRequest.of(capture));
                    Chunk chunk = new Chunk(source.chunkBytes())) {
                boolean more = true;
                for (long number = 0; more && number < source.chunks() && frames.size() < framesMax; number++) {
                    chunk.clear();
                    source.load(chunk, number);
                    more = source.findFrames(chunk);
                    for (int b = 0; b < chunk.bursts(); b++) add(chunk.burst(b), frames, framesMax);
                }
            }
        }
        return frames;
    }

    private static void add(Burst burst, List<CapturedFrame> frames, int framesMax) {
        for (int i = 0; i < burst.count && frames.size() < framesMax; i++) {
            byte[] bytes = new byte[burst.capturedLength[i]];
            RawMemory.copyToHeap(burst.address[i], bytes, 0, bytes.length);
            frames.add(new CapturedFrame(bytes, burst.wireLength[i], burst.timeNs[i], burst.linkType[i]));
        }
    }

    /// The frames as a pcap file with times in nanoseconds; of the link type of the first, since pcap knows but one.
    static ByteBuffer pcap(List<CapturedFrame> frames) {
        int length = FILE_HEADER_LENGTH;
        for (CapturedFrame frame : frames) length += RECORD_HEADER_LENGTH + frame.bytes.length;
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4).putLong(0).putInt(1 << 18);
        file.putInt(frames.isEmpty() ? 1 : frames.getFirst().linkType);
        for (CapturedFrame frame : frames) {
            file.putInt((int) Math.floorDiv(frame.timeNs, SECOND_NS));
            file.putInt((int) Math.floorMod(frame.timeNs, SECOND_NS));
            file.putInt(frame.bytes.length).putInt(frame.wireLength).put(frame.bytes);
        }
        return file.flip();
    }
}
