package io.fovea.reassembly;

import static io.fovea.reassembly.FlowSlotLayout.ATTEMPT;
import static io.fovea.reassembly.FlowSlotLayout.CLOSED;
import static io.fovea.reassembly.FlowSlotLayout.CLOSING_MASK;
import static io.fovea.reassembly.FlowSlotLayout.CONTEXT;
import static io.fovea.reassembly.FlowSlotLayout.INDEX;
import static io.fovea.reassembly.FlowSlotLayout.KIND_MASK;
import static io.fovea.reassembly.FlowSlotLayout.LAST_SEEN;
import static io.fovea.reassembly.FlowSlotLayout.LOWER_FIN;
import static io.fovea.reassembly.FlowSlotLayout.LOWER_IS_ORIGINATOR;
import static io.fovea.reassembly.FlowSlotLayout.LOWER_RESET;
import static io.fovea.reassembly.FlowSlotLayout.RESET;
import static io.fovea.reassembly.FlowSlotLayout.STATE;
import static io.fovea.reassembly.FlowSlotLayout.TAG;
import static io.fovea.reassembly.FlowSlotLayout.TOMBSTONE;
import static io.fovea.reassembly.FlowSlotLayout.TRACKED;
import static io.fovea.reassembly.FlowSlotLayout.UPPER_FIN;
import static io.fovea.reassembly.FlowSlotLayout.UPPER_RESET;
import static io.fovea.reassembly.FlowSlotLayout.WAS_CLOSED;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.HeaderFields;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.RawMemory;
import io.fovea.packet.TcpFlags;
import java.util.Arrays;
import java.util.function.Supplier;

/// The flows of one worker. Not thread safe. // per packet
///
/// A flow is one slot of 64 bytes. A tracked flow has an object too, taken from a pool; a tombstone, a flow that no
/// query needs, has none. A slot handle is an address: it stays good until the next `open`, `openTombstone` or
/// `advance`.
///
/// A flow ends by its *own* silence: `current` ends it when its next packet comes after the timeout, or when the clock
/// has passed the timeout by `REORDER_SLACK_NS`, whether the wheel has come by or not. The wheel only ends it sooner,
/// so that its row and its memory do not wait for that packet. A packet whose time lies behind the clock counts as seen
/// by the clock. So what a flow is depends on its packets and on the clock alone, not on the other flows of the table;
/// workers that are told the same times agree on it.
///
/// A tombstone keeps no sequence numbers, so it cannot tell a forged RST or FIN from a real one. Either closes it, and
/// it goes on, as the same flow, when packets go on: at once by a packet of who has sent a RST, else by one after a
/// second's silence, since what was under way at a real close comes sooner. Only the SYN of another connection begins
/// another flow in its place, or silence beyond the linger.
///
/// A full table ignores new flows and counts them, or ends another for each: of a few that it looks at in turn the one
/// whose timeout comes first. So attempts and closed flows go before others, and a flood before what it means to hide.
/// A table that may end flows does so already when an eighth of it are attempts: a flood of SYNs neither fills it nor
/// takes the memory that it is bounded by, and its rows are the same, only sooner.
///
/// @param <F> the engine's kind of flow
public final class FlowTable<F extends Flow> implements AutoCloseable {
    /// No slot.
    public static final long NONE = FlowSlots.NONE;
    /// How far expiry stays behind packet time.
    public static final long REORDER_SLACK_NS = 1_000_000_000L;
    /// A closed flow usually sees one packet more, the last ACK: looking this much later finds most flows over at once.
    private static final long LAST_ACK_NS = 200_000_000L;
    /// What comes so much later on a closed tombstone was not under way when it closed.
    private static final long STRAY_NS = 1_000_000_000L;
    /// Slots that one `advance` looks at. More than a burst can open, so that expiry keeps up.
    static final int CHECKS_PER_ADVANCE = 1 << 10;
    /// Calls of `advance` that must agree before the clock leaps: one damaged timestamp must not end all flows.
    static final int LEAP_CONFIRMATIONS = 8;
    private static final int OBJECTS_FIRST = 256;
    /// Flows among which one is chosen to make room, and slots that are looked at for them.
    private static final int EVICTION_CHOICES = 16;
    private static final int EVICTION_LOOKS = 1 << 8;
    /// Attempts are told apart by their age alone, and their rows are the same now or later.
    private static final int ATTEMPT_CHOICES = 4;
    /// Binary logarithm of the part of the table that attempts may take, and so many they always may be.
    private static final int ATTEMPTS_SHIFT = 3;
    private static final int ATTEMPTS_ALWAYS = 1 << 10;
    /// Flows that are chosen to end before any of them must: one for so many that there may be, and so many at most.
    private static final int FLOWS_FOR_A_VICTIM = 1 << 10;
    private static final int VICTIMS_MAX = 16;
    /// How far ahead flows are loaded that are about to end.
    private static final int TOUCH_AHEAD = 16;

    private final int flowsMax;
    private final int attemptsMax;
    private final FlowTimeouts timeouts;
    private final long seed;
    private final Supplier<F> factory;
    private final FlowEndListener<? super F> listener;
    private final FlowSlots slots;
    private final TimerWheel wheel;
    private final ClosedQueue closed;
    /// Those that a RST has closed linger another time. A slot is in one of the two queues, not always in its own.
    private final ClosedQueue reset;
    private final AttemptAges attempts;

    private Flow[] objects = new Flow[OBJECTS_FIRST];
    private int[] spare = new int[OBJECTS_FIRST];
    private int objectCount;
    private int spareCount;

    private boolean clockStarted;
    private long clockNs;
    private int leaps;
    private int trackedCount;
    private int attemptCount;
    private long ignoredCount;
    private long openedCount;
    private final boolean evictsIdle;
    private long evictedCount;
    /// Number of the slot where the next choice begins.
    private int evictionHand;
    /// Slots of flows that end next to make room, when each was last seen, and what their states had.
    private final long[] victims = new long[VICTIMS_MAX];
    private final long[] victimSeenNs = new long[VICTIMS_MAX];
    private int victimCount;
    private int victimBits;
    /// Adds up what touching loads, so that it is not optimised away.
    private int touched;

    /// @param flowsMax flows at the same time, tombstones included
    /// @param seed secret, so that nobody can aim at one slot
    /// @param factory makes flow objects; they are reused
    public FlowTable(
            int flowsMax, FlowTimeouts timeouts, long seed, Supplier<F> factory,
            FlowEndListener<? super F> listener) {
        this(flowsMax, timeouts, seed, factory, listener, false);
    }

    /// @param evictsIdle whether a full table ends flows to make room for new ones
    public FlowTable(
            int flowsMax, FlowTimeouts timeouts, long seed, Supplier<F> factory,
            FlowEndListener<? super F> listener, boolean evictsIdle) {
        this.evictsIdle = evictsIdle;
        this.flowsMax = flowsMax;
        attemptsMax = evictsIdle ? Math.max(flowsMax >> ATTEMPTS_SHIFT, ATTEMPTS_ALWAYS) : Integer.MAX_VALUE;
        this.timeouts = timeouts;
        this.seed = seed;
        this.factory = factory;
        this.listener = listener;
        slots = new FlowSlots(flowsMax);
        wheel = new TimerWheel(slots, timeouts.longestNs() + REORDER_SLACK_NS);
        closed = new ClosedQueue(slots);
        reset = new ClosedQueue(slots);
        attempts = new AttemptAges(timeouts.attemptNs());
        attempts.clear(slots.capacity());
    }

    /// Flows now, tombstones included.
    public int size() {
        return slots.live();
    }

    /// Flows with an object now.
    public int tracked() {
        return trackedCount;
    }

    /// New flows that found the table full, one for each packet.
    public long ignored() {
        return ignoredCount;
    }

    /// Flows that were ended to make room, tombstones included.
    public long evicted() {
        return evictedCount;
    }

    /// Flows opened so far.
    public long opened() {
        return openedCount;
    }

    /// Slots in memory.
    public int capacity() {
        return slots.capacity();
    }

    /// The hash of a key, to be computed for a burst before its first lookup.
    public long hash(FlowKey key) {
        return key.hash(seed);
    }

    /// Loads the cache line where the probe will start. The result means nothing; add it up somewhere, so that the
    /// load is not optimised away.
    public int prefetch(long hash) {
        return RawMemory.i32Little(slots.home(tagOf(hash)) + TAG);
    }

    /// Loads what the next packet of a key's flow will read, if it is tracked. The result means nothing, as that of
    /// `prefetch`.
    public int prefetchFlow(FlowKey key, long hash) {
        long slot = slots.find(key, tagOf(hash));
        return slot == NONE || isTombstone(slot) ? 0 : objects[RawMemory.i32Little(slot + INDEX)].touch();
    }

    /// The slot of a key, or `NONE`.
    public long find(FlowKey key, long hash) {
        return slots.find(key, tagOf(hash));
    }

    /// The slot of the flow that packet `i` belongs to, or `NONE` when it starts a flow. Ends the flow before, if the
    /// packet comes too late for it or is the SYN of another connection.
    public long current(FlowKey key, long hash, Burst burst, int i) {
        return current(slots.find(key, tagOf(hash)), key.fromLower, burst, i);
    }

    /// The same, once `find` has looked for the packet's key.
    public long current(long slot, boolean fromLower, Burst burst, int i) {
        if (slot == NONE) return NONE;
        if (!isOver(slot, burst.timeNs[i]) && !startsAnother(slot, fromLower, burst, i)) return slot;
        end(slot, EndReason.TIMEOUT);
        return NONE;
    }

    /// The tracked flow that a packet of a key and time belongs to, or null. The packet leaves no trace.
    public F glance(FlowKey key, long hash, long timeNs) {
        long slot = find(key, hash);
        return slot == NONE || isTombstone(slot) || isOver(slot, timeNs) ? null : flow(slot);
    }

    /// Whether a flow is over for a packet of its key.
    private boolean isOver(long slot, long timeNs) {
        return FlowTimeouts.isOver(lastSeenNs(slot), timeNs, timeoutNs(slot)) || isOverdue(slot);
    }

    private static int tagOf(long hash) {
        return (int) (hash ^ hash >>> 32);
    }

    private static int state(long slot) {
        return RawMemory.i32Little(slot + STATE);
    }

    private static long lastSeenNs(long slot) {
        return RawMemory.i64Little(slot + LAST_SEEN);
    }

    private long timeoutNs(long slot) {
        int state = state(slot);
        if ((state & CLOSED) != 0) return (state & RESET) == 0 ? timeouts.lingerNs() : timeouts.resetNs();
        if ((state & ATTEMPT) != 0) return timeouts.attemptNs();
        return timeouts.idleNs(RawMemory.i32Little(slot + CONTEXT));
    }

    /// A SYN with another initial sequence number on a flow that is closed, or was when it became a tombstone.
    private boolean startsAnother(long slot, boolean fromLower, Burst burst, int i) {
        int state = state(slot);
        if ((state & (CLOSED | WAS_CLOSED)) == 0 || !isPureSyn(burst, i)) return false;
        int sequence = (int) HeaderFields.tcpSequence(burst, i);
        if (isTombstone(slot)) return sequence != RawMemory.i32Little(slot + INDEX);
        return flow(slot).startsAnother(isFromOriginator(state, fromLower), sequence);
    }

    private static boolean isPureSyn(Burst burst, int i) {
        return burst.transport[i] == IpProtocol.TCP && isPureSyn(burst.tcpFlags[i]);
    }

    private static boolean isPureSyn(int tcpFlags) {
        return (tcpFlags & (TcpFlags.SYN | TcpFlags.ACK | TcpFlags.FIN | TcpFlags.RST)) == TcpFlags.SYN;
    }

    private static boolean isFromOriginator(int state, boolean fromLower) {
        return (state & LOWER_IS_ORIGINATOR) != 0 == fromLower;
    }

    /// Opens a tracked flow for packet `i`, which `current` found no flow for; the packet itself is still to be
    /// delivered. Gives `NONE` when the table is full.
    public long open(FlowKey key, long hash, Burst burst, int i) {
        if (isFull(burst, i)) return NONE;
        boolean senderIsOriginator = Orientation.senderIsOriginator(burst, i);
        int bits = TRACKED | (senderIsOriginator == key.fromLower ? LOWER_IS_ORIGINATOR : 0) | attempt(burst, i);
        int index = takeObject();
        long slot = insert(key, hash, bits, burst.timeNs[i], index);
        trackedCount++;
        Flow flow = objects[index];
        flow.keptAt(slots, slots.number(slot));
        flow.begin(key, senderIsOriginator, burst, i);
        return slot;
    }

    /// Opens a flow that no query needs, packet `i` included. Gives `NONE` when the table is full.
    public long openTombstone(FlowKey key, long hash, Burst burst, int i) {
        if (isFull(burst, i)) return NONE;
        boolean senderIsOriginator = Orientation.senderIsOriginator(burst, i);
        int bits = TOMBSTONE | (senderIsOriginator == key.fromLower ? LOWER_IS_ORIGINATOR : 0) | attempt(burst, i);
        int isn = isPureSyn(burst, i) ? (int) HeaderFields.tcpSequence(burst, i) : 0;
        long slot = insert(key, hash, bits, burst.timeNs[i], isn);
        touch(slot, key.fromLower, burst, i);
        return slot;
    }

    private static int attempt(Burst burst, int i) {
        return isPureSyn(burst, i) ? ATTEMPT : 0;
    }

    /// Whether there is no room for packet `i`'s flow, after what can be done for it.
    private boolean isFull(Burst burst, int i) {
        if (attemptCount >= attemptsMax && isPureSyn(burst, i)) makeRoom(ATTEMPT);
        if (slots.live() < flowsMax) return false;
        if (evictsIdle) {
            makeRoom(0);
            return false;
        }
        ignoredCount++;
        return true;
    }

    /// Ends a flow whose timeout was the first among a few.
    ///
    /// @param stateBits what the state of each of them has; there is one at least
    private void makeRoom(int stateBits) {
        if (stateBits != victimBits) victimCount = 0;
        victimBits = stateBits;
        while (true) {
            if (victimCount == 0) chooseVictims(stateBits);
            long slot = victims[--victimCount];
            boolean wasSeenSince = lastSeenNs(slot) != victimSeenNs[victimCount];
            if (wasSeenSince || !slots.isLive(slot) || (state(slot) & stateBits) != stateBits) continue;
            evictedCount++;
            end(slot, EndReason.EVICTED);
            return;
        }
    }

    /// Chooses some flows at once and loads what their end will read, so that the cache misses overlap.
    private void chooseVictims(int stateBits) {
        int most = Math.clamp(flowsMax / FLOWS_FOR_A_VICTIM, 1, VICTIMS_MAX);
        while (victimCount < most) {
            long slot = stateBits == ATTEMPT
                    ? slots.address(attempts.oldest(ATTEMPT_CHOICES, clockNs)) : chooseVictim();
            victims[victimCount] = slot;
            victimSeenNs[victimCount++] = lastSeenNs(slot);
        }
        for (int victim = 0; victim < victimCount; victim++) touchFlow(victims[victim], false);
        for (int victim = 0; victim < victimCount; victim++) touchFlow(victims[victim], true);
    }

    private long chooseVictim() {
        long chosen = NONE;
        long earliestNs = Long.MAX_VALUE;
        int choices = EVICTION_CHOICES;
        int looks = 0;
        while (chosen == NONE || choices > 0 && looks < EVICTION_LOOKS) {
            looks++;
            evictionHand = evictionHand + 1 < slots.capacity() ? evictionHand + 1 : 0;
            long slot = slots.address(evictionHand);
            if (!slots.isLive(slot)) continue;
            choices--;
            long overNs = saturatedSum(lastSeenNs(slot), timeoutNs(slot));
            if (chosen != NONE && overNs >= earliestNs) continue;
            chosen = slot;
            earliestNs = overNs;
        }
        return chosen;
    }

    private long insert(FlowKey key, long hash, int bits, long timeNs, int index) {
        if (!clockStarted) startClock(timeNs);
        int generation = slots.generation();
        long slot = slots.insert(key, tagOf(hash), bits);
        RawMemory.putI32Little(slot + INDEX, index);
        RawMemory.putI64Little(slot + LAST_SEEN, Math.max(timeNs, clockNs));
        if (slots.generation() != generation) {
            relinkAll();
        } else {
            schedule(slot);
        }
        openedCount++;
        if ((bits & ATTEMPT) != 0) {
            attemptCount++;
            attempts.add(slots.number(slot), lastSeenNs(slot));
        }
        return slot;
    }

    /// After slots have moved.
    private void relinkAll() {
        wheel.restart(clockNs);
        closed.clear();
        reset.clear();
        attempts.clear(slots.capacity());
        victimCount = 0;
        for (int number = 0; number < slots.capacity(); number++) {
            long slot = slots.address(number);
            if (!slots.isLive(slot)) continue;
            if ((state(slot) & ATTEMPT) != 0) attempts.add(number, lastSeenNs(slot));
            if (!isTombstone(slot)) objects[RawMemory.i32Little(slot + INDEX)].keptAt(slots, number);
            schedule(slot);
            if ((state(slot) & CLOSED) != 0) linger(slot, lastSeenNs(slot));
        }
    }

    private void schedule(long slot) {
        wheel.link(slot, saturatedSum(lastSeenNs(slot), timeoutNs(slot) + REORDER_SLACK_NS));
    }

    private static long saturatedSum(long timeNs, long durationNs) {
        long sum = timeNs + durationNs;
        return sum < timeNs ? Long.MAX_VALUE : sum;
    }

    private int takeObject() {
        if (spareCount > 0) return spare[--spareCount];
        if (objectCount == objects.length) {
            objects = Arrays.copyOf(objects, objectCount << 1);
            spare = Arrays.copyOf(spare, objectCount << 1);
        }
        objects[objectCount] = factory.get();
        return objectCount++;
    }

    /// Whether a slot is of a flow that no query needs.
    public boolean isTombstone(long slot) {
        return (state(slot) & KIND_MASK) == TOMBSTONE;
    }

    /// The object of a tracked flow.
    @SuppressWarnings("unchecked")
    public F flow(long slot) {
        assert !isTombstone(slot) : "a tombstone has no object";
        return (F) objects[RawMemory.i32Little(slot + INDEX)];
    }

    /// Packet `i` of a tombstone: only time and closing are kept.
    public void touch(long slot, boolean fromLower, Burst burst, int i) {
        int flags = burst.transport[i] == IpProtocol.TCP ? burst.tcpFlags[i] : 0;
        touch(slot, fromLower, burst.timeNs[i], flags);
    }

    /// Takes a packet of a flow that no query needs, if the slot is of such a flow and the packet surely belongs to it.
    /// When not, `current` decides.
    ///
    /// @param slot where `find` found the packet's key
    /// @param tcpFlags 0 for UDP
    public boolean touchTombstone(long slot, boolean fromLower, long timeNs, int tcpFlags) {
        int state = state(slot);
        if ((state & KIND_MASK) != TOMBSTONE) return false;
        if ((state & (CLOSED | WAS_CLOSED)) != 0 && (tcpFlags & TcpFlags.SYN) != 0) return false;
        if (isOver(slot, timeNs)) return false;
        touch(slot, fromLower, timeNs, tcpFlags);
        return true;
    }

    private void touch(long slot, boolean fromLower, long timeNs, int tcpFlags) {
        if ((state(slot) & ATTEMPT) != 0 && !isAnswered(slot, fromLower, tcpFlags)) return;
        long seenNs = Math.max(timeNs, clockNs);
        int state = state(slot);
        boolean closes = (tcpFlags & (TcpFlags.FIN | TcpFlags.RST)) != 0;
        if ((state & CLOSED) != 0 && !closes && goesOn(slot, state, fromLower, seenNs)) {
            RawMemory.putI32Little(slot + STATE, state & ~CLOSING_MASK);
        }
        RawMemory.putI64Little(slot + LAST_SEEN, seenNs);
        if (closes) close(slot, state, fromLower, tcpFlags, seenNs);
    }

    /// Whether a packet without FIN and RST shows that a closed tombstone was not closed really.
    private static boolean goesOn(long slot, int state, boolean fromLower, long seenNs) {
        if ((state & (fromLower ? LOWER_RESET : UPPER_RESET)) != 0) return true;
        return FlowTimeouts.isOver(lastSeenNs(slot), seenNs, STRAY_NS);
    }

    /// Notes the FIN or RST of a tombstone. A RST behind FINs of both sides changes nothing.
    private void close(long slot, int stateBefore, boolean fromLower, int tcpFlags, long seenNs) {
        int state = stateBefore;
        if ((tcpFlags & TcpFlags.FIN) != 0) state |= fromLower ? LOWER_FIN : UPPER_FIN;
        if ((tcpFlags & TcpFlags.RST) != 0) state |= fromLower ? LOWER_RESET : UPPER_RESET;
        boolean over = (state & (LOWER_RESET | UPPER_RESET)) != 0
                || (state & LOWER_FIN) != 0 && (state & UPPER_FIN) != 0;
        if (over) {
            boolean byReset = (stateBefore & CLOSED) == 0 && (state & (LOWER_RESET | UPPER_RESET)) != 0;
            state |= CLOSED | WAS_CLOSED | (byReset ? RESET : 0);
        }
        RawMemory.putI32Little(slot + STATE, state);
        if (over) linger(slot, seenNs);
    }

    /// Whether a packet makes more of an attempt than one; if so, it is none any more.
    private boolean isAnswered(long slot, boolean fromLower, int tcpFlags) {
        int state = state(slot);
        if (isFromOriginator(state, fromLower) && isPureSyn(tcpFlags)) return false;
        forgetAttempt(slot);
        RawMemory.putI32Little(slot + STATE, state & ~ATTEMPT);
        return true;
    }

    private void forgetAttempt(long slot) {
        attemptCount--;
        attempts.remove(slots.number(slot));
    }

    /// Packet `i` of a tracked flow.
    ///
    /// @return the flow, which must not be ended or entombed from inside its own callbacks
    public F deliver(long slot, boolean fromLower, Burst burst, int i) {
        long seenNs = Math.max(burst.timeNs[i], clockNs);
        boolean attempt = (state(slot) & ATTEMPT) != 0 && !isAnswered(slot, fromLower, burst.tcpFlags[i]);
        if (!attempt) RawMemory.putI64Little(slot + LAST_SEEN, seenNs);
        int state = state(slot);
        F flow = flow(slot);
        flow.onPacket(burst, i, isFromOriginator(state, fromLower));
        int closing = flow.isClosed() ? flow.isTcpReset() ? CLOSED | RESET : CLOSED : 0;
        if ((state & (CLOSED | RESET)) != closing) {
            RawMemory.putI32Little(slot + STATE, state & ~(CLOSED | RESET) | closing);
            if (closing != 0) linger(slot, seenNs);
        }
        return flow;
    }

    /// Has a closed flow looked at once it has lingered.
    private void linger(long slot, long closedNs) {
        ClosedQueue queue = (state(slot) & RESET) == 0 ? closed : reset;
        queue.add(slot, closedNs);
    }

    /// Makes a tombstone of a tracked flow. Its object goes back to the pool; nobody is told.
    public void entomb(long slot) {
        Flow flow = flow(slot);
        int index = RawMemory.i32Little(slot + INDEX);
        RawMemory.putI32Little(slot + INDEX, flow.originatorIsn());
        int state = state(slot) & ~KIND_MASK | TOMBSTONE;
        boolean lowerIsOriginator = (state & LOWER_IS_ORIGINATOR) != 0;
        if (flow.hasFin(lowerIsOriginator)) state |= LOWER_FIN;
        if (flow.hasFin(!lowerIsOriginator)) state |= UPPER_FIN;
        if (flow.hasReset(lowerIsOriginator)) state |= LOWER_RESET;
        if (flow.hasReset(!lowerIsOriginator)) state |= UPPER_RESET;
        if ((state & CLOSED) != 0) state |= WAS_CLOSED;
        RawMemory.putI32Little(slot + STATE, state);
        release(flow, index);
    }

    /// Ends a flow at once, for instance to make room.
    public void evict(long slot) {
        end(slot, EndReason.EVICTED);
    }

    /// Ends the flow of a slot and gives the slot back.
    private void end(long slot, EndReason reason) {
        if (!isTombstone(slot)) {
            F flow = flow(slot);
            int index = RawMemory.i32Little(slot + INDEX);
            EndReason own = flow.end(reason);
            listener.onFlowEnd(flow, own);
            release(flow, index);
        }
        if ((state(slot) & ATTEMPT) != 0) forgetAttempt(slot);
        slots.delete(slot);
    }

    private void release(Flow flow, int index) {
        flow.release();
        spare[spareCount++] = index;
        trackedCount--;
    }

    /// Tells the time and ends flows that are over: at most `CHECKS_PER_ADVANCE` slots are looked at.
    ///
    /// @param nowNs time of a packet of this worker, or of any other clock that all packets to come stay close to
    /// @return how many slots were looked at
    public int advance(long nowNs) {
        if (!clockStarted) startClock(nowNs);
        moveClock(nowNs);
        int checks = advanceClosed(closed, timeouts.lingerNs(), 0);
        checks = advanceClosed(reset, timeouts.resetNs(), checks);
        while (checks < CHECKS_PER_ADVANCE) {
            long slot = wheel.poll();
            if (slot == NONE) break;
            checks++;
            if (!slots.isLive(slot)) continue;
            if (isOverdue(slot)) {
                end(slot, EndReason.TIMEOUT);
            } else {
                schedule(slot);
            }
        }
        return checks;
    }

    /// Ends closed flows that are over; gives how many slots were looked at by now.
    private int advanceClosed(ClosedQueue queue, long timeoutNs, int checksBefore) {
        int checks = checksBefore;
        while (checks < CHECKS_PER_ADVANCE) {
            long slot = queue.poll(clockNs - timeoutNs - REORDER_SLACK_NS - LAST_ACK_NS);
            if (slot == NONE) break;
            checks++;
            checkClosed(slot);
        }
        return checks;
    }

    private void checkClosed(long slot) {
        if (!slots.isLive(slot) || (state(slot) & CLOSED) == 0) return;
        if (isOverdue(slot)) {
            end(slot, EndReason.TIMEOUT);
        } else {
            linger(slot, Math.max(lastSeenNs(slot), clockNs - timeoutNs(slot)));
        }
    }

    private boolean isOverdue(long slot) {
        return FlowTimeouts.isOver(lastSeenNs(slot), clockNs, timeoutNs(slot) + REORDER_SLACK_NS);
    }

    private void startClock(long nowNs) {
        clockStarted = true;
        clockNs = nowNs;
        wheel.restart(nowNs);
    }

    /// Small steps forward are followed, small steps back ignored; a leap either way must be confirmed.
    private void moveClock(long nowNs) {
        long leapNs = timeouts.longestNs();
        if (FlowTimeouts.isOver(clockNs, nowNs, leapNs) || FlowTimeouts.isOver(nowNs, clockNs, leapNs)) {
            if (++leaps < LEAP_CONFIRMATIONS) return;
            boolean back = nowNs < clockNs;
            if (back) endAllOverdue();
            clockNs = nowNs;
            if (back) relinkAfterLeapBack();
        } else {
            clockNs = Math.max(clockNs, nowNs);
        }
        leaps = 0;
        wheel.advance(clockNs);
    }

    private void endAllOverdue() {
        for (int number = 0; number < slots.capacity(); number++) {
            long slot = slots.address(number);
            if (slots.isLive(slot) && isOverdue(slot)) end(slot, EndReason.TIMEOUT);
        }
    }

    /// The clock that was set back is the flows' clock from now on.
    private void relinkAfterLeapBack() {
        for (int number = 0; number < slots.capacity(); number++) {
            long slot = slots.address(number);
            RawMemory.putI32Little(slot + STATE, state(slot) & ~FlowSlotLayout.KEPT_MASK);
            RawMemory.putI64Little(slot + LAST_SEEN, Math.min(lastSeenNs(slot), clockNs));
        }
        relinkAll();
    }

    /// Ends every flow, at the end of the input. Those that were silent too long ended by that, though the wheel may
    /// not have come by.
    public void finish() {
        for (int number = 0; number < slots.capacity(); number++) {
            if (number + TOUCH_AHEAD < slots.capacity()) touchFlow(slots.address(number + TOUCH_AHEAD), true);
            long slot = slots.address(number);
            if (slots.isLive(slot)) end(slot, isOverdue(slot) ? EndReason.TIMEOUT : EndReason.END_OF_INPUT);
        }
    }

    /// @param whole or only what leads to the rest
    private void touchFlow(long slot, boolean whole) {
        if ((state(slot) & KIND_MASK) != TRACKED) return;
        Flow flow = objects[RawMemory.i32Little(slot + INDEX)];
        touched += whole ? flow.touch() + flow.touchForEnd() : flow.touchFirst();
    }

    /// Gives the memory back, without ending flows.
    @Override
    public void close() {
        slots.close();
    }
}
