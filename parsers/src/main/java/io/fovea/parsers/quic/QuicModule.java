package io.fovea.parsers.quic;

import io.fovea.parsers.hello.HelloMemory;
import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Registers QUIC: its name, its queryable fields, its parser.
public final class QuicModule implements ProtocolModule {
    private static final int UDP = 17;

    @Override
    public String name() {
        return "quic";
    }

    @Override
    public Set<Integer> transports() {
        return Set.of(UDP);
    }

    @Override
    public List<Field.OfSession> fields() {
        return QuicFields.ALL;
    }

    /// Zeek's columns of `quic.log` first, in its order.
    @Override
    public List<String> columns() {
        return List.of(
                "version=quic.version", "client_initial_dcid=quic.client_initial_dcid",
                "client_scid=quic.client_scid", "server_scid=quic.server_scid", "server_name=quic.sni",
                "client_protocol=quic.client_protocol", "history=quic.history",
                "chosen_version=quic.chosen_version", "token_length=quic.token_length", "retry=quic.retry",
                "version_negotiation=quic.version_negotiation", "server_versions=quic.server_versions",
                "established=quic.established", "error_code=quic.error_code", "tls_version=quic.tls_version",
                "cipher=quic.cipher", "curve=quic.curve", "resumed=quic.resumed", "hello_retry=quic.hello_retry",
                "client_supported_versions=quic.client_supported_versions", "client_ciphers=quic.client_ciphers",
                "client_extensions=quic.client_extensions", "client_groups=quic.client_groups",
                "client_signature_algorithms=quic.client_signature_algorithms", "client_alpn=quic.client_alpn",
                "ech=quic.ech", "psk=quic.psk", "early_data=quic.early_data",
                "transport_parameters=quic.transport_parameters", "max_idle_timeout=quic.max_idle_timeout",
                "user_agent=quic.user_agent", "ja3=quic.ja3", "ja3s=quic.ja3s", "ja4=quic.ja4",
                "vlan_id=conn.vlan_id");
    }

    @Override
    public Map<String, String> carried() {
        return QuicFields.OF_TLS;
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
        return QuicProbe.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return parsersOfWorker().get();
    }

    @Override
    public Supplier<StreamParser> parsersOfWorker() {
        HelloMemory memory = new HelloMemory('q');
        InitialCipher cipher = new InitialCipher();
        return () -> new QuicParser(memory, cipher);
    }
}
