package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A filter on the server's name is decided at the ClientHello: no certificate is read for it, which the run's counters
/// show over captures whose servers send some.
class SniFilterTest {
    private static final Path CAPTURES = Path.of("captures");
    private static final String SNI = "from tls where tls.sni = '%s' select sni";

    private static RunReport report(String query, Path capture) throws IOException {
        return Rows.of(query, capture).report();
    }

    /// Sessions are counted by their first milestone: handshakes, and each certificate that a parser reads.
    @ParameterizedTest
    @ValueSource(strings = {"tls-sites.pcap", "old-tls.pcap", "tls-vlan.pcap", "tls-lossy.pcap"})
    void readsNoCertificate(String name) throws IOException {
        Path capture = CAPTURES.resolve(name);
        long handshakes = report("from tls select sni", capture).funnel().sessions();
        RunReport filtered = report(String.format(SNI, "nobody.example"), capture);
        RunReport certificates = report("from x509 select subject", capture);
        assertThat(filtered.funnel().sessions()).isEqualTo(handshakes);
        assertThat(certificates.funnel().sessions()).isGreaterThan(handshakes);
        assertThat(certificates.funnel().sessions() - handshakes).isEqualTo(certificates.funnel().rows());
    }

    /// Packets behind the ClientHello meet nothing but the flow's tombstone; those with certificates are among them.
    @Test
    void leavesTheFlowAtTheClientHello() throws IOException {
        Path capture = CAPTURES.resolve("tls-sites.pcap");
        RunReport none = report(String.format(SNI, "nobody.example"), capture);
        RunReport all = report("from tls where tls.sni select sni, cert_chain_fps", capture);
        assertThat(none.funnel().rows()).isZero();
        assertThat(none.funnel().parsedFlows()).isEqualTo(all.funnel().parsedFlows()).isGreaterThan(20);
        // Syn, its answer, the acknowledgement and the hello, which may come in two.
        assertThat(none.accounting().delivered()).isLessThanOrEqualTo(5 * none.funnel().flows());
        assertThat(none.accounting().filteredFlow()).isGreaterThan(all.accounting().filteredFlow());
    }
}
