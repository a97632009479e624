package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The digests of files that Zeek's own tests expect in HTTP are those that our rows have.
class SharedHttpFilesTest {
    private static final List<String> DIGESTS = List.of("md5", "sha1", "sha256");
    private static final String QUERY = "from http select orig_md5, orig_sha1, orig_sha256, resp_md5, resp_sha1, "
            + "resp_sha256";

    @Test
    void everyDigestThatZeekExpectsIsThere() throws IOException {
        Path folder = SharedCaptures.folder();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        List<Path> logs;
        try (Stream<Path> files = Files.walk(folder.resolve("expected/zeek/http"))) {
            logs = files.filter(file -> file.endsWith("files.log")).sorted().toList();
        }
        int compared = 0;
        for (Path log : logs) {
            Path capture = folder.resolve("expected/zeek").relativize(log).subpath(0, 2);
            List<Map<String, String>> ours = Rows.of(fovea, folder.resolve(capture)).all();
            for (Map<String, String> file : ZeekLog.read(log)) {
                if (!"HTTP".equals(file.get("source"))) continue;
                for (String digest : DIGESTS) {
                    String expected = file.getOrDefault(digest, "-");
                    if (expected.length() < 32) continue;
                    List<String> found = new ArrayList<>();
                    ours.forEach(row -> found.addAll(List.of(row.get("orig_" + digest), row.get("resp_" + digest))));
                    assertThat(found).as("%s of %s", digest, log).contains(expected);
                    compared++;
                }
            }
        }
        assertThat(compared).as("digests").isGreaterThanOrEqualTo(7);
    }
}
