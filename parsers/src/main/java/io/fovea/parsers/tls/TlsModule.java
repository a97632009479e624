package io.fovea.parsers.tls;

import io.fovea.parsers.hello.HelloMemory;
import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Registers TLS over TCP: its name, its queryable fields, its parser.
public final class TlsModule implements ProtocolModule {
    private static final int TCP = 6;

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public Set<Integer> transports() {
        return Set.of(TCP);
    }

    @Override
    public List<Field.OfSession> fields() {
        return TlsFields.ALL;
    }

    /// Zeek's columns of `ssl.log` first, in its order.
    @Override
    public List<String> columns() {
        return List.of(
                "version=tls.version", "cipher=tls.cipher", "curve=tls.curve", "server_name=tls.sni",
                "resumed=tls.resumed", "last_alert=tls.last_alert", "next_protocol=tls.alpn",
                "established=tls.established", "ssl_history=tls.ssl_history",
                "cert_chain_fps=tls.cert_chain_fps", "client_cert_chain_fps=tls.client_cert_chain_fps",
                "client_version=tls.client_version", "client_supported_versions=tls.client_supported_versions",
                "client_ciphers=tls.client_ciphers", "client_extensions=tls.client_extensions",
                "client_groups=tls.client_groups",
                "client_signature_algorithms=tls.client_signature_algorithms", "client_alpn=tls.client_alpn",
                "hello_retry=tls.hello_retry", "ech=tls.ech", "psk=tls.psk", "early_data=tls.early_data",
                "ja3=tls.ja3", "ja3s=tls.ja3s", "ja4=tls.ja4", "vlan_id=conn.vlan_id");
    }

    @Override
    public List<String> milestones() {
        return List.of("identified", "client_hello", "server_hello", "end");
    }

    @Override
    public boolean oneSessionPerFlow() {
        return true;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return TlsProbe.probe(slice, 0);
    }

    @Override
    public StreamParser newParser() {
        return parsersOfWorker().get();
    }

    @Override
    public Supplier<StreamParser> parsersOfWorker() {
        return parsersOfWorker(TlsFields.OF_CERTIFICATES);
    }

    @Override
    public Supplier<StreamParser> parsersOfWorker(Set<String> fields) {
        HelloMemory memory = new HelloMemory('t');
        CertificateMemory certificates = new CertificateMemory();
        boolean keepsCertificates = fields.stream().anyMatch(TlsFields.OF_CERTIFICATES::contains);
        return () -> new TlsParser(memory, certificates, keepsCertificates);
    }
}
