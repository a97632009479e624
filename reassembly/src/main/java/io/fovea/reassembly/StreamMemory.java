package io.fovea.reassembly;

import io.fovea.packet.RawMemory;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;

/// The memory of a worker's waiting segments: blocks of one size, a bound on all of them and one for each flow; and
/// what only some flows need, for as long as they need it. Not thread safe. // per packet
///
/// Room is reserved also for segments whose bytes nobody wants, so that what is counted of a flow does not depend on
/// who reads it. Free blocks are chained through their own first bytes.
public final class StreamMemory implements AutoCloseable {
    /// Bytes of a block: an Ethernet segment fits.
    static final int BLOCK_LENGTH = 2048;
    private static final int BLOCKS_PER_SLAB = 512;

    private final int blocksPerFlow;
    private final long blocksMax;
    private final Arena arena = Arena.ofShared();
    private long freeBlock;
    private long reservedCount;
    private long deliveredCount;
    private final ArrayDeque<WaitingSegments> spareLists = new ArrayDeque<>();
    private final ArrayDeque<DeliveredBytes> spareDelivered = new ArrayDeque<>();
    private final ArrayDeque<TcpEndpoint> spareEndpoints = new ArrayDeque<>();
    /// In place of an endpoint that has sent nothing and was told nothing. Never written.
    private final TcpEndpoint idleEndpoint = new TcpEndpoint();
    private final ArrayDeque<Oddities> spareOddities = new ArrayDeque<>();
    private final ArrayDeque<Rarities> spareRarities = new ArrayDeque<>();
    /// Where the flows lie that this memory is for: one table's.
    FlowSlots slots;
    /// Time of the packet at hand, whichever flow it is of.
    long packetTimeNs;

    /// @param waitingBytesPerFlow out-of-order bytes kept for a flow, rounded down to whole blocks
    /// @param waitingBytesMax out-of-order bytes kept in all, rounded likewise
    public StreamMemory(int waitingBytesPerFlow, long waitingBytesMax) {
        if (waitingBytesPerFlow < BLOCK_LENGTH || waitingBytesMax < BLOCK_LENGTH) {
            throw new IllegalArgumentException("less than a block of " + BLOCK_LENGTH + " bytes");
        }
        blocksPerFlow = waitingBytesPerFlow / BLOCK_LENGTH;
        blocksMax = waitingBytesMax / BLOCK_LENGTH;
    }

    /// Blocks that a flow may hold.
    int blocksPerFlow() {
        return blocksPerFlow;
    }

    /// Bytes that wait now, counted in whole blocks.
    public long waitingBytes() {
        return reservedCount * BLOCK_LENGTH;
    }

    /// Counts one block more, if the bound allows.
    boolean reserve() {
        if (reservedCount == blocksMax) return false;
        reservedCount++;
        return true;
    }

    void unreserve() {
        assert reservedCount > 0 : "a block is reserved";
        reservedCount--;
    }

    /// Address of a block. The caller has reserved it.
    long takeBlock() {
        if (freeBlock == 0) addSlab();
        long block = freeBlock;
        freeBlock = RawMemory.i64Little(block);
        return block;
    }

    private void addSlab() {
        int count = (int) Math.min(BLOCKS_PER_SLAB, blocksMax);
        long slab = arena.allocate((long) count * BLOCK_LENGTH, Long.BYTES).address();
        for (int i = 0; i < count; i++) {
            giveBlock(slab + (long) i * BLOCK_LENGTH);
        }
    }

    void giveBlock(long block) {
        RawMemory.putI64Little(block, freeBlock);
        freeBlock = block;
    }

    /// Address of a block for bytes that were delivered, or 0: there are as many of these as of the others at most, and
    /// they are not counted with them, so that what may wait does not depend on who reads it.
    long takeDeliveredBlock() {
        if (deliveredCount == blocksMax) return 0;
        deliveredCount++;
        return takeBlock();
    }

    /// Bytes that are kept of what was delivered, counted in whole blocks.
    long deliveredBytes() {
        return deliveredCount * BLOCK_LENGTH;
    }

    void giveDeliveredBlock(long block) {
        deliveredCount--;
        giveBlock(block);
    }

    DeliveredBytes takeDelivered() {
        DeliveredBytes spare = spareDelivered.pollLast();
        return spare != null ? spare : new DeliveredBytes(this);
    }

    void giveDelivered(DeliveredBytes delivered) {
        delivered.clear();
        spareDelivered.addLast(delivered);
    }

    WaitingSegments takeList() {
        WaitingSegments list = spareLists.pollLast();
        return list != null ? list : new WaitingSegments(this);
    }

    void giveList(WaitingSegments list) {
        assert list.isEmpty() : "nothing waits in a list that is given back";
        spareLists.addLast(list);
    }

    TcpEndpoint idleEndpoint() {
        return idleEndpoint;
    }

    /// An endpoint at its beginning.
    TcpEndpoint takeEndpoint(boolean isOriginator) {
        TcpEndpoint spare = spareEndpoints.pollLast();
        TcpEndpoint endpoint = spare != null ? spare : new TcpEndpoint();
        endpoint.begin(this, isOriginator);
        return endpoint;
    }

    void giveEndpoint(TcpEndpoint endpoint) {
        if (endpoint == null || endpoint == idleEndpoint) return;
        endpoint.releaseOddities(this);
        spareEndpoints.addLast(endpoint);
    }

    Oddities takeOddities() {
        Oddities oddities = spareOddities.pollLast();
        return oddities != null ? oddities : new Oddities();
    }

    void giveOddities(Oddities oddities) {
        oddities.clear();
        spareOddities.addLast(oddities);
    }

    Rarities takeRarities() {
        Rarities rarities = spareRarities.pollLast();
        return rarities != null ? rarities : new Rarities();
    }

    void giveRarities(Rarities rarities) {
        rarities.clear();
        spareRarities.addLast(rarities);
    }

    @Override
    public void close() {
        arena.close();
    }
}
