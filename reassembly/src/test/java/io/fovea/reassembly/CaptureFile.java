package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.Outcome;
import io.fovea.packet.RawMemory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/// Reads a small pcap file of either byte order into native memory and decodes its packets one by one.
final class CaptureFile implements AutoCloseable {
    private static final int FILE_HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;

    private final Arena arena = Arena.ofConfined();
    private final ByteBuffer bytes;
    private final long address;
    private final int fractionNs;
    final Burst burst = new Burst(1);
    int otherFrames;

    CaptureFile(byte[] file) {
        bytes = ByteBuffer.wrap(file);
        int magic = bytes.getInt(0);
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS) bytes.order(ByteOrder.LITTLE_ENDIAN);
        magic = bytes.getInt(0);
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS) throw new IllegalArgumentException("no pcap");
        fractionNs = magic == MAGIC_MICROSECONDS ? 1000 : 1;
        address = arena.allocate(file.length).address();
        RawMemory.copyFromHeap(file, 0, address, file.length);
    }

    static CaptureFile resource(String name) throws IOException {
        try (InputStream in = CaptureFile.class.getResourceAsStream("/" + name + ".pcap")) {
            return new CaptureFile(in.readAllBytes());
        }
    }

    /// Gives every packet that has a flow, as the burst's packet 0.
    void replay(IntConsumer packet) {
        Decoder decoder = new Decoder();
        int link = bytes.getInt(20);
        int at = FILE_HEADER_LENGTH;
        for (int frame = 1; bytes.limit() - at >= RECORD_HEADER_LENGTH; frame++) {
            long time = (bytes.getInt(at) & 0xffffffffL) * 1_000_000_000L + (long) bytes.getInt(at + 4) * fractionNs;
            int captured = bytes.getInt(at + 8);
            at += RECORD_HEADER_LENGTH;
            if (captured < 0 || captured > bytes.limit() - at) return;
            burst.count = 0;
            burst.add(address + at, captured, bytes.getInt(at - 4), time, frame, link);
            decoder.decode(burst);
            if (burst.outcome[0] == Outcome.FLOW.ordinal()) {
                packet.accept(0);
            } else {
                otherFrames++;
            }
            at += captured;
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
