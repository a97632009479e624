package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What tshark 4.0.17 tells of the streams of HTTP/2 without TLS (`http2-truth.tsv`: answered streams, with what it
/// could read of their requests) against our rows of the same captures.
class SharedHttp2TruthTest {
    private static final Map<String, String> COLUMNS = Map.of("method", "method", "authority", "host", "path", "uri",
            "status", "status_code", "request_body_len", "request_body_len", "response_body_len", "response_body_len");
    private static final String QUERY = "from http where version = '2' select " + String.join(", ", COLUMNS.values());

    @Test
    void everyAnsweredStreamIsARow() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, List<Map<String, String>>> truth = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/http2-truth.tsv"))) {
            truth.computeIfAbsent(row.get("capture"), _ -> new ArrayList<>()).add(row);
        }
        assertThat(truth).hasSizeGreaterThan(5);
        Fovea fovea = Fovea.builder().query(QUERY).build();
        for (Map.Entry<String, List<Map<String, String>>> each : truth.entrySet()) {
            List<Map<String, String>> ours = new ArrayList<>(Rows.of(fovea, folder.resolve(each.getKey())).all());
            for (Map<String, String> theirs : each.getValue()) {
                Map<String, String> found = ours.stream().filter(row -> agrees(theirs, row)).findFirst().orElse(null);
                assertThat(found).as("%s: %s among %s", each.getKey(), theirs, ours).isNotNull();
                ours.remove(found);
            }
            assertThat(ours).as(each.getKey()).isEmpty();
        }
    }

    private static boolean agrees(Map<String, String> theirs, Map<String, String> ours) {
        return COLUMNS.entrySet().stream().allMatch(column -> theirs.get(column.getKey()).isEmpty()
                || theirs.get(column.getKey()).equals(ours.get(column.getValue())));
    }
}
