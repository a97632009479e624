package io.fovea.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.Outputs;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.CompiledQuery;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The captures hold what their names promise, as Fovea reads them.
final class TracesTest {
    private static final String EVERY_SESSION = "from tls where tls.established select sni";
    private static final String MATCHING = "from tls where tls.sni ~ 'nflxvideo' select sni";

    @TempDir
    Path folder;

    @Test
    void givesOneWholeHandshakeForEveryConnection() throws IOException {
        assertThat(rows(trace("small", "60"), EVERY_SESSION)).hasSize(60);
        assertThat(rows(trace("bulk", "3"), EVERY_SESSION)).hasSize(3);
        assertThat(rows(trace("flows", "10", "800"), "from tls select sni")).hasSize(100);
    }

    @Test
    void givesConnectionsOfFourteenPackets() throws IOException {
        assertThat(Traces.make("small", "70", file().toString())).isEqualTo(70 * 14);
    }

    @Test
    void closesEveryConnection() throws IOException {
        String closed = "from conn where conn_state = 'SF' and conn.missed_bytes = 0 select uid";
        assertThat(rows(trace("small", "100"), closed)).hasSize(100);
        assertThat(rows(trace("flows", "1000", "8000"), closed)).hasSize(1_000);
    }

    /// However many begin together, each is answered before its attempt is given up.
    @Test
    void establishesAllFlowsThatAreThereAtATime() throws IOException {
        String established = "from conn where conn.history startswith 'ShA' and conn_state = 'SF' select uid";
        assertThat(rows(trace("flows", "30000", "240000"), established)).hasSize(30_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50, 100})
    void matchesAsOftenAsItWasAsked(int percent) throws IOException {
        assertThat(rows(trace("match", Integer.toString(percent), "200"), MATCHING)).hasSize(2 * percent);
    }

    @Test
    void givesTheSameBytesForTheSameWords() throws IOException {
        assertThat(trace("flows", "7", "400")).hasSameBinaryContentAs(trace("flows", "7", "400"));
    }

    @Test
    void givesOrdinaryConnectionsToCompareFloodsWith() throws IOException {
        Path normal = trace("normal", "32000", "1");
        assertThat(rows(normal, "from conn where conn_state = 'SF' and conn.history = 'ShADdFf' select uid"))
                .hasSize(2_000);
        assertThat(rows(normal, "from packet where frame.len = 60 select ts")).hasSize(32_000);
    }

    @Test
    void giveEachSynOfAFloodItsOwnSource() throws IOException {
        Path flood = trace("syn-flood", "3000", "1");
        assertThat(rows(flood, "from conn where conn_state = 'S0' and conn.orig_pkts = 1 select id_orig_h"))
                .hasSize(3_000);
        assertThat(flood).hasSameBinaryContentAs(trace("syn-flood", "3000", "1"));
        assertThat(Files.mismatch(flood, trace("syn-flood", "3000", "2"))).isNotNegative();
    }

    @Test
    void giveFirstFragmentsOnly() throws IOException {
        Path flood = trace("fragment-flood", "3000", "1");
        assertThat(rows(flood, "from packet where ipv4.flags & 1 = 1 and ipv4.fragment_offset = 0 select ts"))
                .hasSize(3_000);
        assertThat(rows(flood, "from conn select uid")).isEmpty();
    }

    @Test
    void giveConnectionsWhoseSegmentsJump() throws IOException {
        Path storm = trace("sequence-storm", "4", "3000", "1");
        assertThat(rows(storm, "from conn where conn.orig_pkts > 700 and conn.missed_bytes > 1000000 select uid"))
                .hasSize(4);
    }

    @Test
    void giveFlowsOfOneExclusiveOr() throws IOException {
        List<String> rows = rows(trace("hash-collisions", "2000", "1"), "from conn select id_orig_h, id_orig_p, "
                + "id_resp_h, id_resp_p");
        assertThat(rows).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(rows.stream().map(TracesTest::exclusiveOr).distinct()).hasSize(1);
    }

    private static int exclusiveOr(String row) {
        String[] words = row.replaceAll("[^0-9.,:]", "").split("[,:]");
        return address(words[1]) ^ address(words[5]) ^ Integer.parseInt(words[3]) << 16 ^ Integer.parseInt(words[7]);
    }

    private static int address(String dotted) {
        int address = 0;
        for (String part : dotted.split("\\.")) address = address << 8 | Integer.parseInt(part);
        return address;
    }

    @Test
    void cutsBetweenPackets() throws IOException {
        Path whole = trace("small", "100");
        Path quarter = file();
        long packets = Traces.make("quarter", whole.toString(), quarter.toString());
        assertThat(packets).isBetween(300L, 400L);
        assertThat(Files.size(quarter)).isLessThanOrEqualTo(Files.size(whole) / 4);
        assertThat(rows(quarter, "from packet select ts")).hasSize((int) packets);
        Path head = file();
        assertThat(Traces.make("head", "33", whole.toString(), head.toString())).isEqualTo(33);
        assertThat(rows(head, "from packet select ts")).hasSize(33);
        assertThat(Traces.make("head", "9999", whole.toString(), head.toString())).isEqualTo(1_400);
        assertThat(head).hasSameBinaryContentAs(whole);
    }

    private Path file() throws IOException {
        return Files.createTempFile(folder, "trace", ".pcap");
    }

    private Path trace(String... words) throws IOException {
        Path file = file();
        String[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = file.toString();
        Traces.make(all);
        return file;
    }

    private static List<String> rows(Path capture, String query) throws IOException {
        Fovea fovea = Fovea.builder().query(query).build();
        var schemas = fovea.queries().queries().stream().map(CompiledQuery::schema).toList();
        var text = new ByteArrayOutputStream();
        var settings = new SinkFactory.Settings(text, 0, false, false, "20260131T100000Z", "test");
        try (Sink sink = Outputs.open("json", "-", schemas, settings)) {
            RunReport report = fovea.run(List.of(capture), sink, RunListener.SILENT);
            assertThat(report.inputs()).allSatisfy(input -> assertThat(input.damage()).isNull());
        }
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
