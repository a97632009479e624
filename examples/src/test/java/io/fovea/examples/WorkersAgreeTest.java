package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.engine.ChecksumPolicy;
import io.fovea.engine.Fovea;
import io.fovea.engine.OutputException;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.InputException;
import io.fovea.spi.RowBatch;
import io.fovea.spi.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same rows, the same accounting and the same funnel, however many workers share a run.
class WorkersAgreeTest {
    private static final String QUERIES = """
            query conns from conn select *
            query handshakes from tls select *
            query names from dns select *
            query failures from dns where dns.rcode > 0 and ip.ttl > 1
            query syns from packet where tcp.syn select frame.number, ts, ip.src, tcp.src_port, src_file
            query mixed from tls where tls.sni ~ 'e' and not tcp.port = 8443 and conn.orig_pkts > 2
            query listed from conn where frame.len > 1000 and ip.ttl < 64
            """;
    private static final int BIG_BYTES = 16 << 20;

    @TempDir
    Path folder;

    private record Answer(List<String> lines, RunReport report) {}

    private static Answer run(int workers, List<Path> captures, ChecksumPolicy checksums) throws IOException {
        Fovea fovea = Fovea.builder().query(QUERIES).workers(workers).bytesPerWorker(1).checksums(checksums).build();
        Rows rows = new Rows();
        RunReport report = fovea.run(captures, rows, RunListener.SILENT);
        assertThat(report.accounting().holds()).as("%s", captures).isTrue();
        return new Answer(rows.lines().stream().sorted().toList(), report);
    }

    private static int assertAgreement(List<Path> captures) throws IOException {
        return assertAgreement(captures, ChecksumPolicy.AUTO);
    }

    private static int assertAgreement(List<Path> captures, ChecksumPolicy checksums) throws IOException {
        Answer one = run(1, captures, checksums);
        for (int workers : new int[] {2, 4}) {
            Answer several = run(workers, captures, checksums);
            assertThat(several.report.workers()).isEqualTo(workers);
            assertThat(several.lines).as("%d workers, %s", workers, captures).isEqualTo(one.lines);
            assertThat(several.report.accounting()).as("%s", captures).isEqualTo(one.report.accounting());
            assertThat(several.report.funnel()).as("%s", captures).isEqualTo(one.report.funnel());
            assertThat(several.report.inputs()).as("%s", captures).isEqualTo(one.report.inputs());
            assertThat(several.report.queries()).as("%s", captures).isEqualTo(one.report.queries());
            assertThat(several.report.checksums()).as("%s", captures).isEqualTo(one.report.checksums());
            assertThat(several.report.weird()).as("%s", captures).isEqualTo(one.report.weird());
        }
        return one.lines.size();
    }

    private static List<Path> own() throws IOException {
        List<Path> captures = new ArrayList<>();
        for (String name : List.of("captures", "behaviours")) {
            try (Stream<Path> files = Files.list(Path.of(name))) {
                files.filter(file -> file.toString().endsWith(".pcap")).sorted().forEach(captures::add);
            }
        }
        return captures;
    }

    @Test
    void onEachCaptureAndOnAllAsOneInput() throws IOException {
        int rows = 0;
        for (Path capture : own()) rows += assertAgreement(List.of(capture));
        assertThat(rows).isGreaterThan(500);
        assertThat(assertAgreement(own())).isGreaterThan(500);
    }

    /// Flows go on from chunk to chunk, and most chunks are read by another worker than the one before.
    @Test
    void onACaptureOfManyChunks() throws IOException {
        Path big = folder.resolve("big.pcap");
        Files.write(big, repeated(own().stream().filter(WorkersAgreeTest::isPlain).toList()));
        assertThat(Files.size(big)).isGreaterThan(BIG_BYTES);
        assertThat(assertAgreement(List.of(big))).isGreaterThan(5_000);
        assertThat(assertAgreement(List.of(big, own().getFirst(), big))).isGreaterThan(10_000);
    }

    /// `Rows` writes a line a row as it comes: the order counts here.
    @Test
    void inTheSameOrderWhenItIsAskedFor() throws IOException {
        Path big = folder.resolve("big.pcap");
        Files.write(big, repeated(own().stream().filter(WorkersAgreeTest::isPlain).toList()));
        List<String> one = ordered(1, List.of(big, big));
        assertThat(one.stream().sorted().toList()).isEqualTo(run(2, List.of(big, big), ChecksumPolicy.AUTO).lines);
        assertThat(ordered(2, List.of(big, big))).isEqualTo(one);
        assertThat(ordered(4, List.of(big, big))).isEqualTo(one);
    }

    private static List<String> ordered(int workers, List<Path> captures) throws IOException {
        Rows rows = new Rows();
        Fovea.builder().query(QUERIES).workers(workers).bytesPerWorker(1).ordered(true).build()
                .run(captures, rows, RunListener.SILENT);
        return rows.lines();
    }

    /// The first packets are the first of the capture, whoever reads them.
    @Test
    void onTheFirstPackets() throws IOException {
        Path big = folder.resolve("big.pcap");
        Files.write(big, repeated(own().stream().filter(WorkersAgreeTest::isPlain).toList()));
        for (int packets : new int[] {1, 63, 5_000, 12_345}) {
            List<List<String>> answers = new ArrayList<>();
            for (int workers : new int[] {1, 2, 4}) {
                Fovea fovea = Fovea.builder().query(QUERIES).workers(workers).bytesPerWorker(1).packetsMax(packets)
                        .build();
                Rows rows = new Rows();
                RunReport report = fovea.run(List.of(big, big), rows, RunListener.SILENT);
                assertThat(report.accounting().received()).isEqualTo(packets);
                assertThat(report.accounting().holds()).isTrue();
                answers.add(rows.lines().stream().sorted().toList());
            }
            assertThat(answers.get(1)).as("%d packets", packets).isEqualTo(answers.get(0));
            assertThat(answers.get(2)).as("%d packets", packets).isEqualTo(answers.get(0));
        }
    }

    /// A worker that fails takes the others with it, and the run says why.
    @Test
    void endsAllWorkersWhenTheSinkFails() throws IOException {
        Path big = folder.resolve("big.pcap");
        Files.write(big, repeated(own().stream().filter(WorkersAgreeTest::isPlain).toList()));
        Fovea fovea = Fovea.builder().query(QUERIES).workers(4).bytesPerWorker(1).build();
        Sink full = new FullSink();
        assertThatThrownBy(() -> fovea.run(List.of(big, big, big), full, RunListener.SILENT))
                .isInstanceOf(OutputException.class).hasMessageContaining("no space");
    }

    private static final class FullSink implements Sink {
        @Override
        public void write(RowBatch batch) throws IOException {
            throw new IOException("no space left");
        }

        @Override
        public void finish() {}

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    /// Whether a capture is Ethernet in little-endian microseconds, and small, so that its flows are not all of it.
    private static boolean isPlain(Path capture) {
        try {
            ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(capture)).order(ByteOrder.LITTLE_ENDIAN);
            return head.getInt(0) == 0xa1b2c3d4 && head.getInt(20) == 1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// All records of the captures, the captures interleaved record by record, again and again, 1,000 seconds later
    /// each time.
    private static byte[] repeated(List<Path> captures) throws IOException {
        List<ByteBuffer> files = new ArrayList<>();
        for (Path capture : captures) {
            files.add(ByteBuffer.wrap(Files.readAllBytes(capture)).order(ByteOrder.LITTLE_ENDIAN));
        }
        ByteBuffer big = ByteBuffer.allocate(BIG_BYTES + (8 << 20)).order(ByteOrder.LITTLE_ENDIAN);
        big.put(files.getFirst().array(), 0, 24);
        for (int round = 0; big.position() <= BIG_BYTES; round++) {
            for (ByteBuffer file : files) file.position(24);
            boolean any = true;
            while (any) {
                any = false;
                for (ByteBuffer file : files) any |= copyRecord(file, big, round);
            }
        }
        return java.util.Arrays.copyOf(big.array(), big.position());
    }

    private static boolean copyRecord(ByteBuffer file, ByteBuffer big, int round) {
        if (file.remaining() < 16) return false;
        int length = file.getInt(file.position() + 8);
        if (file.remaining() < 16 + length) return false;
        big.putInt(1_700_000_000 + round * 1_000 + file.getInt(file.position()) % 100);
        big.put(file.array(), file.position() + 4, 12 + length);
        file.position(file.position() + 16 + length);
        return true;
    }

    @Test
    void onEveryCaptureOfTheCollection() throws IOException {
        List<Path> all = SharedCaptures.all();
        int rows = 0;
        int read = 0;
        for (Path capture : all) {
            try {
                rows += assertAgreement(List.of(capture));
                read++;
            } catch (InputException e) {
                // What is no capture is none for any number of workers.
            }
        }
        System.out.println("workers agree on " + rows + " rows of " + read + " of " + all.size() + " captures");
        assertThat(read).isGreaterThan(all.size() * 9 / 10);
        assertThat(rows).isGreaterThan(10_000);
        assertThat(assertAgreement(all)).isGreaterThan(10_000);
        assertThat(assertAgreement(all, ChecksumPolicy.ALL)).isGreaterThan(5_000);
        assertThat(assertAgreement(all, ChecksumPolicy.NONE)).isGreaterThan(10_000);
    }
}
