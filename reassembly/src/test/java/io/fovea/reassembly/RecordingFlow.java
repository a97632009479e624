package io.fovea.reassembly;

import io.fovea.packet.RawMemory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A flow that writes down its streams: bytes with a run of `?` for each gap.
final class RecordingFlow extends Flow implements StreamConsumer {
    static final byte MISSING = '?';
    private static final int MISSING_MAX = 1 << 16;
    private static final byte[] MISSING_BYTES = "?".repeat(MISSING_MAX).getBytes(StandardCharsets.US_ASCII);

    final ByteArrayOutputStream originatorBytes = new ByteArrayOutputStream();
    final ByteArrayOutputStream responderBytes = new ByteArrayOutputStream();
    final List<Long> gaps = new ArrayList<>();
    final List<Long> frames = new ArrayList<>();
    int conflicts;
    long firstConflict;
    long lastConflict;
    int callbacks;
    int stopAfter = Integer.MAX_VALUE;

    RecordingFlow(StreamMemory memory) {
        super(memory);
    }

    void forget() {
        originatorBytes.reset();
        responderBytes.reset();
        gaps.clear();
        frames.clear();
        conflicts = 0;
        callbacks = 0;
    }

    @Override
    public void onBytes(Flow flow, boolean fromOriginator, long address, int length, long timeNs, long frame) {
        byte[] bytes = new byte[length];
        RawMemory.copyToHeap(address, bytes, 0, length);
        (fromOriginator ? originatorBytes : responderBytes).writeBytes(bytes);
        frames.add(frame);
        if (++callbacks >= stopAfter) consume(null);
    }

    @Override
    public void onGap(Flow flow, boolean fromOriginator, long length) {
        gaps.add(length);
        int count = (int) Math.min(length, MISSING_MAX);
        (fromOriginator ? originatorBytes : responderBytes).write(MISSING_BYTES, 0, count);
    }

    @Override
    public void onConflict(Flow flow, boolean fromOriginator) {
        conflicts++;
    }

    @Override
    protected void onConflict(boolean fromOriginator, long firstByte, long lastByte) {
        firstConflict = firstByte;
        lastConflict = lastByte;
    }

    String originatorText() {
        return originatorBytes.toString(StandardCharsets.ISO_8859_1);
    }

    String responderText() {
        return responderBytes.toString(StandardCharsets.ISO_8859_1);
    }
}
