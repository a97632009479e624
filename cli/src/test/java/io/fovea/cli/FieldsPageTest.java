package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Holds `docs/FIELDS.md` to the catalogue. `-Dfovea.update-docs` rewrites the page.
final class FieldsPageTest {
    @Test
    void isThePageInTheManual() throws IOException {
        Path page = SourceFile.projectRoot().resolve("docs/FIELDS.md");
        CommandRun run = CommandRun.of("fields", "--markdown");
        assertThat(run.exitCode()).isZero();
        if (System.getProperty("fovea.update-docs") != null) Files.writeString(page, run.data());
        assertThat(Files.readString(page)).as("docs/FIELDS.md; -Dfovea.update-docs rewrites it").isEqualTo(run.data());
    }

    @Test
    void findsFieldsByNameAliasAndDescription() {
        assertThat(CommandRun.of("fields", "tcp.*_port").data()).contains("tcp.src_port", "tcp.dst_port")
                .doesNotContain("udp.");
        assertThat(CommandRun.of("fields", "tcp.dstport").data().lines()).hasSize(2);
        assertThat(CommandRun.of("fields", "hop limit").data()).contains("ipv6.hop_limit");
        assertThat(CommandRun.of("fields", "conn").data()).contains("from conn", "conn.duration", "conn_state");
        assertThat(CommandRun.of("fields").data()).contains("tcp.flags", "from packet", "from conn");
    }
}
