package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fovea.engine.ChecksumPolicy;
import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packets cost no memory of the heap, from the file to their fate: a run of a million packets more, of the same flows,
/// allocates nothing more. One worker runs on the calling thread, whose allocations the JVM counts.
class PacketAllocationTest {
    private static final int PACKETS = 1_000_000;
    private static final int FLOWS = 500;
    /// For the whole million: what a JVM allocates now and then on any thread. One object a packet would be 16 MB.
    private static final long SLACK_BYTES = 64 << 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;
    private Path capture;
    private ChecksumPolicy checksums = ChecksumPolicy.AUTO;

    /// Flows that begin with a ClientHello's first bytes and go on with data in order, in turn.
    @BeforeEach
    void writeCapture() throws IOException {
        capture = folder.resolve("flows.pcap");
        ByteBuffer record = ByteBuffer.allocate(16 + 14 + 20 + 20 + 32);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(capture), 1 << 20)) {
            ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            head.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65535).putInt(1);
            out.write(head.array());
            for (int n = 0; n < 3 * PACKETS; n++) {
                fill(record, n);
                out.write(record.array());
            }
        }
    }

    private static void fill(ByteBuffer record, int n) {
        int flow = n % FLOWS;
        int turn = n / FLOWS;
        int frame = record.capacity() - 16;
        record.clear().order(ByteOrder.LITTLE_ENDIAN).putInt(1_700_000_000 + n / 100_000).putInt(n % 100_000 * 10)
                .putInt(frame).putInt(frame).order(ByteOrder.BIG_ENDIAN);
        record.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) 0x0800);
        record.putShort((short) 0x4500).putShort((short) (frame - 14)).putInt(0).putShort((short) (64 << 8 | 6))
                .putShort((short) 0).putInt(0x0a00_0000 | flow).putInt(0xc000_0201);
        record.putShort((short) (1024 + flow)).putShort((short) 443).putInt(1000 + turn * 32).putInt(1)
                .putShort((short) 0x5010).putShort((short) 0xffff).putInt(0);
        // A record header and a hello of 200 bytes, then whatever: it never ends, and its parser waits.
        if (turn == 0) record.put(new byte[] {0x16, 3, 1, 0, (byte) 204, 1, 0, 0, (byte) 200, 3, 3});
        while (record.hasRemaining()) record.put((byte) turn);
        putChecksums(record.array(), turn > 0);
    }

    /// @param bad whether that of TCP is wrong
    private static void putChecksums(byte[] record, boolean bad) {
        ByteBuffer fields = ByteBuffer.wrap(record);
        int ip = 16 + 14;
        fields.putShort(ip + 10, (short) ~HandmadeCapture.sum(record, ip, ip + 20, 0));
        int pseudoHeader = HandmadeCapture.sum(record, ip + 12, ip + 20, 6 + record.length - ip - 20);
        int sum = HandmadeCapture.sum(record, ip + 20, record.length, pseudoHeader);
        fields.putShort(ip + 20 + 16, (short) (bad ? ~sum + 1 : ~sum));
    }

    private RunReport run(String query, Path capture, int packets, long[] allocated) throws IOException {
        Fovea fovea = Fovea.builder().query(query).workers(1).packetsMax(packets).checksums(checksums).build();
        Rows rows = new Rows();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        RunReport report = fovea.run(List.of(capture), rows, RunListener.SILENT);
        allocated[0] = THREADS.getCurrentThreadAllocatedBytes() - before;
        return report;
    }

    /// Gives the report of the longer run.
    private RunReport assertNoAllocation(String query) throws IOException {
        long[] allocated = new long[1];
        run(query, capture, 3 * PACKETS, allocated);
        run(query, capture, PACKETS, allocated);
        long few = allocated[0];
        RunReport report = run(query, capture, 2 * PACKETS, allocated);
        assertThat(report.accounting().received()).isEqualTo(2 * PACKETS);
        System.out.println(query + ": " + (allocated[0] - few) + " bytes for " + PACKETS + " packets more");
        assertThat(allocated[0] - few).as(query).isLessThan(SLACK_BYTES);
        return report;
    }

    @Test
    void ofPacketsThatNoQueryWants() throws IOException {
        assertThat(assertNoAllocation("from conn where tcp.port = 80").accounting().filteredPacket())
                .isEqualTo(2 * PACKETS);
    }

    @Test
    void ofFlowsThatNoQueryWantsAnyMore() throws IOException {
        assertThat(assertNoAllocation("from tls where ip.src = 192.0.2.77 or tls.sni = 'a' and tcp.port = 80")
                .accounting().filteredPacket()).isEqualTo(2 * PACKETS);
        assertThat(assertNoAllocation("from tls where tls.sni = 'a'").accounting().filteredFlow())
                .isGreaterThan(2 * PACKETS - 20 * FLOWS);
    }

    @Test
    void ofFlowsThatAreTracked() throws IOException {
        RunReport report = assertNoAllocation("from conn where conn.orig_pkts > 1 and frame.len > 60");
        assertThat(report.accounting().delivered()).isEqualTo(2 * PACKETS);
        assertThat(report.funnel().flows()).isEqualTo(FLOWS);
        assertThat(report.funnel().rows()).isEqualTo(FLOWS);
    }

    /// All but the first packet of each flow.
    @Test
    void ofPacketsWithBadChecksums() throws IOException {
        for (String query : List.of("from weird where weird.count > 1", "from conn")) {
            Map<String, Long> found = assertNoAllocation(query).checksums();
            assertThat(found).containsEntry("right", (long) FLOWS);
            // One of 65,536 wrong sums is that of the pseudo-header by chance.
            assertThat(found.get("bad-tcp") + found.get("offloaded")).isEqualTo(2L * PACKETS - FLOWS);
            assertThat(found.get("offloaded")).isLessThan(100);
        }
        checksums = ChecksumPolicy.ALL;
        RunReport report = assertNoAllocation("from conn where conn.history contains 'CCCCC'");
        assertThat(report.accounting().malformed()).isEqualTo(Map.of("checksum", 2L * PACKETS - FLOWS));
        assertThat(report.funnel().rows()).isZero();
        report = assertNoAllocation("from conn where conn.history contains 'CCCC'");
        assertThat(report.funnel().rows()).isEqualTo(FLOWS);
    }

    /// Two fragments each, most of them without a flow that is wanted.
    @Test
    void ofDatagramsInFragments() throws IOException {
        capture = folder.resolve("fragments.pcap");
        ByteBuffer record = ByteBuffer.allocate(16 + 14 + 20 + 32);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(capture), 1 << 20)) {
            ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            head.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65535).putInt(1);
            out.write(head.array());
            for (int n = 0; n < 3 * PACKETS; n++) {
                int frame = record.capacity() - 16;
                record.clear().order(ByteOrder.LITTLE_ENDIAN).putInt(1_700_000_000 + n / 100_000)
                        .putInt(n % 100_000 * 10).putInt(frame).putInt(frame).order(ByteOrder.BIG_ENDIAN);
                record.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) 0x0800);
                record.putShort((short) 0x4500).putShort((short) 52).putShort((short) (n / 2))
                        .putShort((short) (n % 2 == 0 ? 0x2000 : 4)).putShort((short) (64 << 8 | 17)).putShort((short) 0)
                        .putInt(0x0a00_0000).putInt(0xc000_0201);
                record.putShort((short) (1024 + n / 2 % FLOWS)).putShort((short) 53).putInt(64 << 16);
                while (record.hasRemaining()) record.put((byte) 0);
                out.write(record.array());
            }
        }
        RunReport report = assertNoAllocation("from conn where udp.src_port = 1024 and conn.orig_pkts > 1");
        assertThat(report.accounting().delivered()).isEqualTo(2 * PACKETS / FLOWS);
        assertThat(report.accounting().filteredPacket()).isEqualTo(2 * PACKETS - 2 * PACKETS / FLOWS);
    }

    @Test
    void ofPacketsThatAreOnlyFilteredByHeader() throws IOException {
        assertThat(assertNoAllocation("from packet where tcp.port = 80").funnel().rows()).isZero();
    }
}
