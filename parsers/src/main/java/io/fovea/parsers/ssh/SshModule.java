package io.fovea.parsers.ssh;

import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Registers SSH: its name, its queryable fields, its parser.
public final class SshModule implements ProtocolModule {
    private static final int TCP = 6;

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public Set<Integer> transports() {
        return Set.of(TCP);
    }

    @Override
    public List<Field.OfSession> fields() {
        return SshFields.ALL;
    }

    /// Zeek's columns of `ssh.log` first, in its order.
    @Override
    public List<String> columns() {
        return List.of(
                "version=ssh.version", "auth_success=ssh.auth_success", "auth_attempts=ssh.auth_attempts",
                "client=ssh.client", "server=ssh.server", "cipher_alg=ssh.cipher_alg", "mac_alg=ssh.mac_alg",
                "compression_alg=ssh.compression_alg", "kex_alg=ssh.kex_alg", "host_key_alg=ssh.host_key_alg",
                "host_key=ssh.host_key", "host_key_fingerprint=ssh.host_key_fingerprint", "hassh=ssh.hassh",
                "hassh_server=ssh.hassh_server",
                "client_kex_algs=ssh.client_kex_algs", "client_host_key_algs=ssh.client_host_key_algs",
                "client_cipher_algs=ssh.client_cipher_algs", "client_mac_algs=ssh.client_mac_algs",
                "client_compression_algs=ssh.client_compression_algs",
                "server_kex_algs=ssh.server_kex_algs", "server_host_key_algs=ssh.server_host_key_algs",
                "server_cipher_algs=ssh.server_cipher_algs", "server_mac_algs=ssh.server_mac_algs",
                "server_compression_algs=ssh.server_compression_algs");
    }

    @Override
    public List<String> milestones() {
        return List.of("identified", "banners", "key_exchange", "host_key", "end");
    }

    @Override
    public boolean oneSessionPerFlow() {
        return true;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return SshProbe.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return parsersOfWorker().get();
    }

    @Override
    public Supplier<StreamParser> parsersOfWorker() {
        SshMemory memory = new SshMemory();
        return () -> new SshParser(memory);
    }
}
