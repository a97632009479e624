package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traffic in IP fragments gives the rows of the same traffic without, and every fragment is accounted for.
class FragmentsTest {
    private static final String QUERIES = """
            query conns from conn select ts, proto, id_orig_h, id_orig_p, id_resp_h, id_resp_p, orig_pkts, resp_pkts,
                orig_bytes, resp_bytes, orig_ip_bytes, resp_ip_bytes, conn_state, history, missed_bytes, duration,
                service, conn.vlan_id, partial
            query names from dns select ts, query, qtype, rcode, answers, partial
            query handshakes from tls select ts, sni, ja3, ja4, ja3s, partial
            query requests from http select ts, method, host, uri, status_code, response_body_len, partial
            query ssh from ssh
                select ts, client, server, hassh, partial
            query to_port from conn where udp.dst_port = 53 or tcp.dst_port in {22, 443}
                select ts, id_orig_h, id_orig_p, orig_pkts
            """;

    @TempDir
    Path folder;

    private record Answer(List<String> lines, RunReport report) {}

    /// By workers, less one.
    private static final Fovea[] ENGINES = new Fovea[4];

    private static Answer run(Path capture, int workers) throws IOException {
        if (ENGINES[workers - 1] == null) {
            ENGINES[workers - 1] = Fovea.builder().query(QUERIES).workers(workers).bytesPerWorker(1).build();
        }
        Rows rows = new Rows();
        RunReport report = ENGINES[workers - 1].run(List.of(capture), rows, RunListener.SILENT);
        assertThat(report.accounting().holds()).isTrue();
        return new Answer(rows.lines().stream().sorted().toList(), report);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "captures/dns", "captures/http", "captures/ssh", "captures/tls-sites", "captures/tls-qinq",
        "captures/tls-lossy",
        "behaviours/k1_ipv6", "behaviours/k2_ipv6_hbh", "behaviours/l_ipopts",
    })
    void giveTheRowsOfTheSameTrafficWithoutFragments(String name) throws IOException {
        Path whole = Path.of(name + ".pcap");
        Answer expected = run(whole, 1);
        assertThat(expected.lines).isNotEmpty();
        int cut = 0;
        for (int round = 0; round < 20; round++) {
            long seed = Long.getLong("fovea.seed", System.nanoTime()) + round;
            Fragmenter fragmenter = new Fragmenter(seed, 64 << 20);
            Path pieces = folder.resolve("pieces.pcap");
            Files.write(pieces, fragmenter.fragmented(Files.readAllBytes(whole)));
            cut += fragmenter.cut;
            Answer found = run(pieces, 1 + round % 4);
            assertThat(found.lines).as("seed %d", seed).isEqualTo(expected.lines);
            assertThat(found.report.accounting().received()).isEqualTo(fragmenter.records);
            assertThat(found.report.accounting().limited()).as("seed %d", seed).doesNotContainKey("fragment");
            assertThat(found.report.accounting().malformed())
                    .isEqualTo(expected.report.accounting().malformed());
        }
        assertThat(cut).isPositive();
    }

    /// Fragments in every chunk, of datagrams of all workers' flows.
    @Test
    void giveTheSameRowsAndCountersForAnyNumberOfWorkers() throws IOException {
        Path pieces = folder.resolve("pieces.pcap");
        byte[] once = Files.readAllBytes(Path.of("captures/tls-sites.pcap"));
        ByteBuffer many = ByteBuffer.allocate(once.length * 40).order(ByteOrder.LITTLE_ENDIAN);
        many.put(once);
        for (int round = 1; round < 40; round++) {
            int start = many.position();
            many.put(once, 24, once.length - 24);
            for (int at = start; at < many.position(); at += 16 + many.getInt(at + 8)) {
                many.putInt(at, many.getInt(at) + round * 1_000);
            }
        }
        byte[] capture = java.util.Arrays.copyOf(many.array(), many.position());
        Files.write(pieces, new Fragmenter(7, 64 << 20).fragmented(capture));
        Answer one = run(pieces, 1);
        assertThat(one.lines).hasSizeGreaterThan(1_000);
        for (int workers : new int[] {2, 3, 4}) {
            Answer several = run(pieces, workers);
            assertThat(several.report.workers()).isEqualTo(workers);
            assertThat(several.lines).isEqualTo(one.lines);
            assertThat(several.report.accounting()).isEqualTo(one.report.accounting());
            assertThat(several.report.funnel()).isEqualTo(one.report.funnel());
        }
    }

    /// A UDP datagram in two fragments, raw IP, with what is added to the second one's place and first byte.
    private Path twoFragments(boolean isSwapped, byte[]... more) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        packets.add(fragment(0, true, "1234 0035 0018 0000 0001020304050607"));
        packets.add(fragment(16, false, "08090a0b0c0d0e0f"));
        if (isSwapped) packets.add(packets.removeFirst());
        packets.addAll(1, List.of(more));
        ByteBuffer file = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4).putInt(0x00040002).putLong(0).putInt(65_535).putInt(101);
        for (byte[] packet : packets) file.putInt(1).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
        return Files.write(folder.resolve("two.pcap"), java.util.Arrays.copyOf(file.array(), file.position()));
    }

    private static byte[] fragment(int offset, boolean hasMore, String hex) {
        byte[] payload = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
        packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putShort((short) 77)
                .putShort((short) (offset / 8 | (hasMore ? 0x2000 : 0))).put((byte) 64).put((byte) 17)
                .putShort((short) 0).putInt(0x0a000001).putInt(0x0a000002).put(payload);
        return packet.array();
    }

    @Test
    void whoseBytesDisagreeMarkTheFlow() throws IOException {
        String query = "from conn where udp.dst_port = 53 select orig_pkts, orig_bytes, partial";
        assertThat(Rows.of(query, twoFragments(true)).all().getFirst()).containsEntry("partial", "")
                .containsEntry("orig_bytes", "16").containsEntry("orig_pkts", "1");
        byte[] other = fragment(8, true, "ff01020304050607");
        assertThat(Rows.of(query, twoFragments(false, other)).all().getFirst())
                .containsEntry("partial", "conflict").containsEntry("orig_bytes", "16");
        String weird = "from weird select ts, name, layer, count, proto, first_frame, partial";
        assertThat(Rows.of(weird, twoFragments(true)).all()).isEmpty();
        assertThat(Rows.of(weird, twoFragments(false, other)).all()).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("name", "fragment_inconsistency").containsEntry("layer", "ip").containsEntry("count", "1")
                .containsEntry("proto", "udp").containsEntry("partial", "conflict").containsEntry("first_frame", "3")
                .containsEntry("ts", Rows.of("from packet where frame.number = 3 select frame.time as ts",
                        twoFragments(false, other)).all().getFirst().get("ts")));
    }

    @Test
    void thatOverlapAndAgreeAreTold() throws IOException {
        String weird = "from weird select name, layer, count, proto, first_frame, partial";
        byte[] overlapping = fragment(8, true, "0001020304050607");
        assertThat(Rows.of(weird, twoFragments(false, overlapping)).all()).singleElement().satisfies(row ->
                assertThat(row).containsEntry("name", "fragment_overlap").containsEntry("layer", "ip")
                        .containsEntry("count", "1").containsEntry("proto", "udp").containsEntry("partial", "")
                        .containsEntry("first_frame", "3"));
    }

    private static byte[] ipv4(int id, int bits, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
        packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putShort((short) id).putShort((short) bits)
                .put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0xc6336401).putInt(0xc6336402).put(payload);
        return packet.array();
    }

    /// A datagram in a GTP tunnel, which takes more room than there was.
    private static byte[] inTunnel(byte[] datagram) {
        ByteBuffer udp = ByteBuffer.allocate(16 + datagram.length);
        udp.putShort((short) 2152).putShort((short) 2152).putShort((short) udp.capacity()).putShort((short) 0);
        return udp.putShort((short) 0x30ff).putShort((short) datagram.length).putInt(7).put(datagram).array();
    }

    private static List<byte[]> cut(int id, byte[] payload, int size) {
        List<byte[]> fragments = new ArrayList<>();
        for (int at = 0; at < payload.length; at += size) {
            int end = Math.min(payload.length, at + size);
            int bits = at / 8 | (end < payload.length ? 0x2000 : 0);
            fragments.add(ipv4(id, bits, java.util.Arrays.copyOfRange(payload, at, end)));
        }
        return fragments;
    }

    private Path capture(List<byte[]> packets) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4).putInt(0x00040002).putLong(0).putInt(65_535).putInt(101);
        for (byte[] packet : packets) file.putInt(1).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
        return Files.write(folder.resolve("nested.pcap"), java.util.Arrays.copyOf(file.array(), file.position()));
    }

    /// Fragments in a tunnel, whose packets came in fragments themselves, are put together from outside in.
    @Test
    void ofFragmentsInTunnelsAreFollowedDownToADepth() throws IOException {
        ByteBuffer udp = ByteBuffer.allocate(88).putShort((short) 1234).putShort((short) 53).putShort((short) 88);
        List<byte[]> packets = cut(1, udp.array(), 24);
        String query = "from conn select tunnel, id_orig_p, orig_pkts, orig_bytes, outer_orig_h";
        for (int depth = 1; depth <= 3; depth++) {
            List<byte[]> around = new ArrayList<>();
            for (byte[] packet : packets) around.addAll(cut(100 * depth + around.size(), inTunnel(packet), 24));
            packets = around;
            Rows rows = Rows.of(query, capture(packets));
            assertThat(rows.all()).hasSize(1);
            assertThat(rows.all().getFirst()).containsEntry("id_orig_p", "1234").containsEntry("orig_pkts", "1")
                    .containsEntry("orig_bytes", "80").containsEntry("outer_orig_h", "198.51.100.1")
                    .containsEntry("tunnel", String.join(",", java.util.Collections.nCopies(depth, "gtp")));
            assertThat(rows.report().accounting().delivered()).isEqualTo(packets.size());
        }
        List<byte[]> tooDeep = new ArrayList<>();
        for (byte[] packet : packets) tooDeep.addAll(cut(1_000 + tooDeep.size(), inTunnel(packet), 24));
        Rows rows = Rows.of(query, capture(tooDeep));
        assertThat(rows.report().accounting().holds()).isTrue();
        assertThat(rows.all()).isEmpty();
        assertThat(rows.report().accounting().malformed()).containsKey("too-deep");
    }

    @Test
    void areCountedWithTheirDatagramByEveryFate() throws IOException {
        Path two = twoFragments(false);
        assertThat(Rows.of("from conn", two).report().accounting().delivered()).isEqualTo(2);
        assertThat(Rows.of("from conn where udp.dst_port = 54", two).report().accounting().filteredPacket())
                .isEqualTo(2);
        Rows packets = Rows.of(Fovea.builder().query("query a from packet where ipv4.fragment_offset = 0\n"
                + "query b from conn where udp.dst_port = 54").build(), two);
        assertThat(packets.all()).hasSize(1);
        assertThat(packets.report().accounting().delivered()).isEqualTo(1);
        assertThat(packets.report().accounting().filteredPacket()).isEqualTo(1);
        Path bad = twoFragments(false, fragment(65_528, false, "00010203040506070809"));
        assertThat(Rows.of("from conn", bad).report().accounting().malformed()).containsEntry("bad-fragment", 1L);
        Path alone = twoFragments(false, fragment(0, true, "1234 0035 0018 0000"), fragment(800, true, "0".repeat(16)));
        assertThat(Rows.of("from conn", alone).report().accounting().holds()).isTrue();
    }
}
