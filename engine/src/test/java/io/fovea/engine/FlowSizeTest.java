package io.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.Burst;
import io.fovea.packet.Decoder;
import io.fovea.packet.FlowKey;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.LinkType;
import io.fovea.packet.RawMemory;
import io.fovea.packet.TcpFlags;
import io.fovea.reassembly.FlowTable;
import io.fovea.reassembly.FlowTimeouts;
import io.fovea.reassembly.StreamMemory;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/// What a tracked flow takes on the heap with its places in tables, beside its slot of 64 bytes elsewhere.
class FlowSizeTest {
    /// The tables of objects, which double, are nearly full then.
    private static final int FLOWS = 260_000;
    private static final int HEADERS_LENGTH = 54;
    private static final Pattern OWN_BYTES = Pattern.compile("(?m)(\\d+) +(?:\\[L)?io\\.fovea\\.");
    /// A place in the table of numbers that objects to spare have, which is no array of objects.
    private static final long SPARE_PLACE_BYTES = 4;
    private static final long SLOT_BYTES = 64;
    private static final long TCP_FLOW_BYTES_MAX = 300 - SLOT_BYTES;
    private static final long SYN_FLOW_BYTES_MAX = 250 - SLOT_BYTES;
    private static final long UDP_FLOW_BYTES_MAX = 200 - SLOT_BYTES;

    private final Arena arena = Arena.ofAuto();
    private final long frame = arena.allocate(HEADERS_LENGTH).address();
    private final Decoder decoder = new Decoder();
    private final Burst burst = new Burst(1);
    private final FlowKey key = new FlowKey();
    private final FlowKnowledge knowledge = new FlowKnowledge();
    private final FlowOrigin origin = new FlowOrigin("a", 0, new WeirdCounts(true), null);
    private long timeNs = 1_700_000_000_000_000_000L;

    @Test
    void tcpFlowTakesLittle() throws Exception {
        assertThat(bytesPerFlow(IpProtocol.TCP, false)).isBetween(100L, TCP_FLOW_BYTES_MAX);
    }

    @Test
    void synThatNothingAnswersTakesLess() throws Exception {
        assertThat(bytesPerFlow(IpProtocol.TCP, true)).isBetween(100L, SYN_FLOW_BYTES_MAX);
    }

    @Test
    void udpFlowHasNoEndpointsOfTcp() throws Exception {
        assertThat(bytesPerFlow(IpProtocol.UDP, false)).isBetween(100L, UDP_FLOW_BYTES_MAX);
    }

    /// Of flows that were opened, asked about by the filter program, and are silent now.
    ///
    /// @param first whether they had their first packet only
    private long bytesPerFlow(int protocol, boolean first) throws JMException {
        try (StreamMemory memory = new StreamMemory(1 << 16, 1 << 20);
                FlowTable<QueryFlow> table = new FlowTable<>(1 << 19, new FlowTimeouts(1L << 50, 1L << 50), 7,
                        () -> new QueryFlow(memory, false), (_, _) -> {})) {
            open(table, protocol, 0, false);
            long before = liveBytes();
            for (int number = 1; number <= FLOWS; number++) open(table, protocol, number, first);
            long kept = liveBytes() - before;
            assertThat(table.tracked()).isEqualTo(1 + FLOWS);
            return kept / FLOWS + SPARE_PLACE_BYTES;
        }
    }

    /// Bytes of Fovea's own objects that are reachable, and of arrays of them. What was allocated would also count what
    /// the compiler has not yet learned to do without.
    private static long liveBytes() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] {new String[0]}, new String[] {String[].class.getName()});
        return OWN_BYTES.matcher(histogram).results().mapToLong(each -> Long.parseLong(each.group(1))).sum();
    }

    private void open(FlowTable<QueryFlow> table, int protocol, int number, boolean first) {
        boolean tcp = protocol == IpProtocol.TCP;
        deliver(table, protocol, number, true, tcp ? TcpFlags.SYN : 0, 100);
        if (first) return;
        deliver(table, protocol, number, false, tcp ? TcpFlags.SYN | TcpFlags.ACK : 0, 500);
        deliver(table, protocol, number, true, tcp ? TcpFlags.ACK : 0, 101);
    }

    private void deliver(
            FlowTable<QueryFlow> table, int protocol, int number, boolean fromOriginator, int flags, int sequence) {
        write(protocol, number, fromOriginator, flags, sequence);
        key.load(burst, 0);
        long hash = table.hash(key);
        long slot = table.current(key, hash, burst, 0);
        boolean isNew = slot == FlowTable.NONE;
        if (isNew) slot = table.open(key, hash, burst, 0);
        QueryFlow flow = table.flow(slot);
        if (isNew) {
            flow.opened(origin);
            knowledge.ofNew(flow).reset(1, 1);
        }
        knowledge.of(flow).pending[0] |= protocol;
        table.deliver(slot, key.fromLower, burst, 0);
        table.advance(burst.timeNs[0]);
    }

    private void write(int protocol, int number, boolean fromOriginator, int flags, int sequence) {
        boolean tcp = protocol == IpProtocol.TCP;
        RawMemory.zero(frame, HEADERS_LENGTH);
        putU16(12, 0x0800);
        RawMemory.putU8(frame + 14, 0x45);
        putU16(16, HEADERS_LENGTH - 14);
        RawMemory.putU8(frame + 23, protocol);
        putI32(fromOriginator ? 26 : 30, 0x0a000000 + number);
        putI32(fromOriginator ? 30 : 26, 0xc0000201);
        putU16(fromOriginator ? 34 : 36, 40_000);
        putU16(fromOriginator ? 36 : 34, 443);
        if (tcp) {
            putI32(38, sequence);
            putI32(42, fromOriginator ? 501 : 101);
            putU16(46, 5 << 12 | flags);
            putU16(48, 65_535);
        } else {
            putU16(38, HEADERS_LENGTH - 34);
        }
        burst.count = 0;
        timeNs += 1000;
        burst.add(frame, HEADERS_LENGTH, HEADERS_LENGTH, timeNs, 1, LinkType.ETHERNET);
        decoder.decode(burst);
    }

    private void putU16(int offset, int value) {
        RawMemory.putU8(frame + offset, value >>> 8);
        RawMemory.putU8(frame + offset + 1, value);
    }

    private void putI32(int offset, int value) {
        putU16(offset, value >>> 16);
        putU16(offset + 2, value);
    }
}
