package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every capture of the collection is read, with as many packets as capinfos counts in it, or refused or ended with a
/// reason that `reading-differences.tsv` holds.
class SharedReadingTest {
    private final Set<String> differences = new TreeSet<>();
    private int equal;

    @Test
    void everyCaptureIsReadOrItsReasonIsKnown() throws IOException {
        Path folder = SharedCaptures.folder();
        Fovea fovea = Fovea.builder().query("from conn select ts").build();
        for (Map<String, String> row : Tsv.read(folder.resolve("INDEX.tsv"))) {
            read(fovea, folder, row.get("capture"), Long.parseLong(row.get("packets")));
        }
        Files.write(Path.of("target", "reading-differences.tsv"), differences);
        Map<String, String> found = new TreeMap<>();
        for (String difference : differences) {
            found.put(difference.substring(0, difference.indexOf('\t')),
                    difference.substring(difference.indexOf('\t') + 1));
        }
        Map<String, String> explained = new TreeMap<>();
        for (Map<String, String> row : Tsv.read(Path.of("src/test/resources/reading-differences.tsv"))) {
            explained.put(row.get("capture"), row.get("capinfos") + "\t" + row.get("read") + "\t" + row.get("reason"));
        }
        assertThat(found).isEqualTo(explained);
        assertThat(equal).as("captures with capinfos' number of packets, and no damage").isGreaterThan(700);
    }

    private void read(Fovea fovea, Path folder, String capture, long packets) throws IOException {
        Path file = folder.resolve(capture);
        try {
            RunReport report = fovea.run(java.util.List.of(file), new Rows(), RunListener.SILENT);
            assertThat(report.accounting().holds()).as("%s: %s", capture, report.accounting()).isTrue();
            RunReport.Input input = report.inputs().getFirst();
            if (input.damage() == null && input.packets() == packets) equal++;
            else differ(capture, packets, Long.toString(input.packets()), input.damage(), file);
        } catch (InputException e) {
            differ(capture, packets, "refused", e.getMessage(), file);
        }
    }

    private void differ(String capture, long packets, String read, String reason, Path file) {
        String said = reason == null ? "-" : reason.replace(file + ": ", "").replace("; everything before it was read",
                "");
        differences.add(capture + "\t" + packets + "\t" + read + "\t" + said);
    }
}
