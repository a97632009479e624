package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.DecryptionSecrets;
import io.fovea.spi.InputException;
import io.fovea.spi.SourceNotes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The decryption secrets of the collection: all are handed on, and no report holds them.
class SharedSecretsTest {
    private static final int WIREGUARD_KEY_LOG = 0x57474b4c;
    /// Lines of one capture end in a backslash.
    private static final Pattern TLS_LINE = Pattern.compile("[A-Z0-9_]+ [0-9a-fA-F]{64} [0-9a-fA-F]+\\\\?|#.*|");
    /// Bytes of each block of a TLS key log.
    private static final Map<String, List<Integer>> TLS_KEY_LOGS = Map.of(
            "encap/ndpi__dtls.pcap", List.of(29_776),
            "tls/wireshark__http2-brotli.pcapng", List.of(176),
            "tls/wireshark__dtls12-aes128ccm8-dsb.pcapng", List.of(176),
            "tls/wireshark__tls12-dsb.pcapng", List.of(184, 176),
            "quic/nfstream__quic-33.pcapng", List.of(6_478),
            "quic/ja4__chrome-cloudflare-quic-with-secrets.pcapng", List.of(1_556),
            "quic/wireshark__quic-fragmented-handshakes.pcapng.gz", List.of(1_284, 1_284),
            "quic/ndpi__quic-v2.pcapng", List.of(10_902),
            "quic/ndpi__quic-33.pcapng", List.of(6_478),
            "quic/wireshark__quic_follow_multistream.pcapng", List.of(784));

    /// What is handed on of one capture.
    private static final class Heard implements RunListener {
        private SourceNotes notes = SourceNotes.NONE;

        @Override
        public void captureRead(int number, SourceNotes said) {
            assertThat(number).isZero();
            notes = said;
        }
    }

    @Test
    void handsOnEverySecret() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, List<Integer>> found = new TreeMap<>();
        int others = 0;
        for (Path file : SharedCaptures.all()) {
            Heard heard = new Heard();
            RunReport report;
            try {
                report = Fovea.builder().query("from conn").build().run(List.of(file), new Rows(), heard);
            } catch (InputException e) {
                continue;
            }
            RunReport.Input input = report.inputs().getFirst();
            assertThat(input.notes().secrets()).isEmpty();
            assertThat(input.notes().secretCount()).as("%s", file).isEqualTo(heard.notes.secrets().size());
            List<DecryptionSecrets> keys = heard.notes.secrets().stream()
                    .filter(each -> each.type() == DecryptionSecrets.TLS_KEY_LOG).toList();
            others += (int) heard.notes.secrets().stream().filter(each -> each.type() == WIREGUARD_KEY_LOG).count();
            if (keys.isEmpty()) continue;
            found.put(folder.relativize(file).toString(), keys.stream().map(each -> each.bytes().length).toList());
            for (DecryptionSecrets each : keys) {
                assertThat(new String(each.bytes(), StandardCharsets.US_ASCII).lines())
                        .allMatch(line -> TLS_LINE.matcher(line).matches());
            }
        }
        assertThat(found).isEqualTo(TLS_KEY_LOGS);
        assertThat(others).isEqualTo(1);
    }
}
