package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.DecryptionSecrets;
import io.fovea.spi.SourceNotes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyLogFileTest {
    private static final int WIREGUARD_KEY_LOG = 0x57474b4c;
    private static final String LINE = "CLIENT_RANDOM 5ec2e7 5ec2e7";

    @TempDir
    private Path folder;

    private static byte[] section(ByteOrder order, byte[]... blocks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(48).order(order);
        head.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(order == ByteOrder.LITTLE_ENDIAN ? 1 : 1 << 16);
        out.write(head.putLong(-1).putInt(28).putInt(1).putInt(20).putInt(1).putInt(0).putInt(20).array());
        for (byte[] block : blocks) out.write(block);
        return out.toByteArray();
    }

    private static byte[] secrets(ByteOrder order, int type, String text) {
        byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), text.length() + 3 & ~3);
        int length = 20 + padded.length;
        return ByteBuffer.allocate(length).order(order).putInt(10).putInt(length).putInt(type).putInt(text.length())
                .put(padded).putInt(length).array();
    }

    private static byte[] tls(ByteOrder order, String text) {
        return secrets(order, DecryptionSecrets.TLS_KEY_LOG, text);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    /// Two sections of different byte orders, and a compressed capture.
    private List<String> captures() throws IOException {
        Path plain = TestCapture.write(folder, "a.pcapng", joined(
                section(ByteOrder.LITTLE_ENDIAN, tls(ByteOrder.LITTLE_ENDIAN, "# by hand\n" + LINE + " 1\r\n\r\n"),
                        secrets(ByteOrder.LITTLE_ENDIAN, WIREGUARD_KEY_LOG, "LOCAL_STATIC_PRIVATE_KEY = x\n")),
                section(ByteOrder.BIG_ENDIAN, tls(ByteOrder.BIG_ENDIAN, LINE + " 2\n" + LINE + " 1"))));
        Path packed = folder.resolve("b.pcapng.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(section(ByteOrder.LITTLE_ENDIAN, tls(ByteOrder.LITTLE_ENDIAN, LINE + " 3\n" + LINE + " 2\n"),
                    tls(ByteOrder.LITTLE_ENDIAN, "\u00ff\u0000\n")));
        }
        return List.of("-r", plain.toString(), "-r", packed.toString());
    }

    private CommandRun run(String... options) throws IOException {
        List<String> all = new ArrayList<>(captures());
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void writesTheLinesOfAllCapturesEachOnce() throws IOException {
        Path keys = folder.resolve("keys.log");
        for (String workers : List.of("1", "4")) {
            CommandRun run = run("--extract-secrets", keys.toString(), "-o", "none", "-j", workers, "--overwrite");
            assertThat(run.exitCode()).as(run.talk()).isZero();
            assertThat(Files.readString(keys, StandardCharsets.ISO_8859_1)).isEqualTo(
                    "# by hand\n" + LINE + " 1\n" + LINE + " 2\n" + LINE + " 3\n\u00ff\u0000\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys))).isEqualTo("rw-------");
            assertThat(run.talk()).contains("secrets    5 lines of TLS keys \u2192 " + keys)
                    .contains("1 block of other secrets left out");
        }
    }

    /// Whatever is written elsewhere, and with any option.
    @Test
    void saysNoSecretAnywhereElse() throws IOException {
        Path out = folder.resolve("out");
        CommandRun run = run("--extract-secrets", folder.resolve("keys.log").toString(), "-o", out.toString(), "-v");
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.talk()).doesNotContain("5ec2e7").doesNotContain("PRIVATE_KEY");
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString())
                        .doesNotContain("5ec2e7").doesNotContain("PRIVATE_KEY");
            }
        }
        assertThat(Files.readString(out.resolve("MANIFEST.json"))).containsPattern("\"decryption_secrets\": *3");
    }

    @Test
    void neverReplacesAFileUnasked() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys.log"), "mine");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = run("--extract-secrets", keys.toString(), "-o", "none");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_OUTPUT);
        assertThat(run.talk()).contains("exists already; use --overwrite");
        assertThat(Files.readString(keys)).isEqualTo("mine");
        assertThat(run("--extract-secrets", keys.toString(), "-o", "none", "--overwrite").exitCode()).isZero();
        assertThat(Files.readString(keys, StandardCharsets.ISO_8859_1)).startsWith("# by hand");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys))).isEqualTo("rw-------");
    }

    @Test
    void refusesWhatNoFileCanBe() throws IOException {
        assertThat(run("--extract-secrets", folder.toString(), "-o", "none").exitCode()).isEqualTo(ExitCode.BAD_OUTPUT);
        assertThat(run("--extract-secrets", folder + "/no/keys", "-o", "none").talk()).contains("there is no folder");
        assertThat(run("--extract-secrets", "-").exitCode()).isEqualTo(ExitCode.USAGE);
        String rows = folder.resolve("rows").toString();
        assertThat(run("--extract-secrets", rows, "-o", "json:" + rows).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static SourceNotes notes(long count, String... blocks) {
        List<DecryptionSecrets> secrets = Stream.of(blocks).map(block -> new DecryptionSecrets(
                DecryptionSecrets.TLS_KEY_LOG, block.getBytes(StandardCharsets.US_ASCII))).toList();
        return new SourceNotes(List.of(), List.of(), 0, secrets, count, Map.of());
    }

    @Test
    void keepsSoManyBytesAndLinesAndSaysWhatIsLeftOut() throws IOException {
        Path file = folder.resolve("keys");
        KeyLogFile keys = new KeyLogFile(file, 20, 3);
        keys.add(7, notes(1, "seven\nfive\n"));
        keys.add(5, notes(3, "five\nsix\n", "ten bytes\n"));
        keys.add(6, notes(1, "seven\nfive\n"));
        keys.write();
        assertThat(Files.readAllLines(file)).containsExactly("five", "six", "seven");
        assertThat(keys.summary()).contains("3 lines of TLS keys").contains("2 blocks damaged or too many left out")
                .doesNotContain("all others");
        keys = new KeyLogFile(file, 100, 2);
        keys.add(0, notes(1, "one\ntwo\none\n\nthree\n"));
        keys.write();
        assertThat(Files.readAllLines(file)).containsExactly("one", "two");
        assertThat(keys.summary()).contains("all others left out");
    }
}
