package io.fovea.spi;

import io.fovea.packet.Burst;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A stretch of a source: its bytes in memory of its own, and the bursts of frames that begin in it. Reused.
///
/// The memory is small enough to stay in a core's cache between the read and the last look at a frame, which is what
/// makes reading cheaper than mapping the file. Frames stay valid until the chunk is cleared. Owned by one thread at a
/// time; whoever hands it on publishes it.
public final class Chunk implements AutoCloseable {
    /// Frames a burst holds.
    public static final int BURST_PACKETS = 64;
    /// Memory for frames that did not fit the chunk is given back when it is larger.
    private static final long SPILL_KEPT_BYTES = 1 << 20;
    private static final long SPILL_FIRST_BYTES = 1 << 16;

    /// Offset of the first byte in the source.
    public long offset;
    /// Bytes that were loaded.
    public int lengthBytes;
    private final Arena arena = Arena.ofShared();
    private final long address;
    private final ByteBuffer memory;
    private Arena spillArena;
    private MemorySegment spill;
    private final List<Burst> bursts = new ArrayList<>();
    private Burst filling;
    private int burstCount;
    private int packetCount;

    /// @param capacityBytes bytes that a source may load
    public Chunk(int capacityBytes) {
        MemorySegment room = arena.allocate(capacityBytes, Long.BYTES);
        address = room.address();
        memory = room.asByteBuffer();
    }

    /// The memory to load bytes into. One view, whose position and limit are the loader's to set.
    public ByteBuffer memory() {
        return memory;
    }

    /// Address of the first byte that was loaded.
    public long address() {
        return address;
    }

    /// Other memory of this chunk, for one run of bytes that reaches beyond what was loaded. Asking again may void what
    /// was there.
    public MemorySegment spill(long bytes) {
        if (spill == null || spill.byteSize() < bytes) {
            releaseSpill();
            spillArena = Arena.ofShared();
            spill = spillArena.allocate(Math.max(bytes, SPILL_FIRST_BYTES), Long.BYTES);
        }
        return spill;
    }

    private void releaseSpill() {
        if (spillArena != null) spillArena.close();
        spillArena = null;
        spill = null;
    }

    /// Forgets all frames.
    public void clear() {
        for (int b = 0; b < burstCount; b++) bursts.get(b).count = 0;
        burstCount = 0;
        packetCount = 0;
        filling = null;
        lengthBytes = 0;
        if (spill != null && spill.byteSize() > SPILL_KEPT_BYTES) releaseSpill();
    }

    /// Adds a frame, in the order of the source. // per packet
    ///
    /// @param number of the frame in its source, from 1
    public void add(long frame, int captured, int onWire, long timeNs, long number, int linkType) {
        Burst burst = filling;
        if (burst == null || burst.count == BURST_PACKETS) burst = nextBurst();
        burst.add(frame, captured, onWire, timeNs, number, linkType);
        packetCount++;
    }

    private Burst nextBurst() {
        if (burstCount == bursts.size()) bursts.add(new Burst(BURST_PACKETS));
        filling = bursts.get(burstCount++);
        return filling;
    }

    /// Drops frames from the end.
    public void keepFirst(int packets) {
        if (packets >= packetCount) return;
        int full = packets / BURST_PACKETS;
        int rest = packets % BURST_PACKETS;
        for (int b = full; b < burstCount; b++) bursts.get(b).count = 0;
        if (rest > 0) bursts.get(full).count = rest;
        burstCount = full + (rest > 0 ? 1 : 0);
        packetCount = packets;
        filling = burstCount == 0 ? null : bursts.get(burstCount - 1);
    }

    /// Drops bytes from the end of frames that have more than so many.
    public void keepBytes(int bytesMax) {
        for (int b = 0; b < burstCount; b++) bursts.get(b).keepBytes(bytesMax);
    }

    /// Bursts there are; none is empty.
    public int bursts() {
        return burstCount;
    }

    /// A burst, by number from 0.
    public Burst burst(int number) {
        return bursts.get(number);
    }

    /// Frames there are.
    public int packets() {
        return packetCount;
    }

    @Override
    public void close() {
        releaseSpill();
        arena.close();
    }
}
