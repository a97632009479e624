package io.fovea.parsers.x509;

import io.fovea.parsers.certificate.CertificateSession;
import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.List;
import java.util.Set;

/// Registers certificates, which the parser of TLS tells of.
public final class X509Module implements ProtocolModule {
    private static final int TCP = 6;

    @Override
    public String name() {
        return CertificateSession.KIND;
    }

    @Override
    public Set<Integer> transports() {
        return Set.of(TCP);
    }

    @Override
    public Set<String> toldBy() {
        return Set.of("tls");
    }

    @Override
    public List<Field.OfSession> fields() {
        return X509Fields.ALL;
    }

    /// Zeek's columns of `x509.log` first, in its order.
    @Override
    public List<String> columns() {
        return List.of(
                "fingerprint=x509.sha256", "version=x509.version", "serial=x509.serial", "subject=x509.subject",
                "issuer=x509.issuer", "not_valid_before=x509.not_valid_before",
                "not_valid_after=x509.not_valid_after", "key_alg=x509.key_alg", "sig_alg=x509.sig_alg",
                "key_type=x509.key_type", "key_length=x509.key_length", "exponent=x509.exponent",
                "curve=x509.curve", "san_dns=x509.san_dns", "san_uri=x509.san_uri", "san_email=x509.san_email",
                "san_ip=x509.san_ip", "basic_constraints_ca=x509.basic_constraints_ca",
                "basic_constraints_path_len=x509.basic_constraints_path_len", "host_cert=x509.host_cert",
                "client_cert=x509.client_cert", "sender=x509.sender", "position=x509.position",
                "self_signed=x509.self_signed", "sha1=x509.sha1", "length=x509.length",
                "malformed=x509.malformed", "vlan_id=conn.vlan_id");
    }

    @Override
    public List<String> milestones() {
        return List.of("certificate", "end");
    }

    @Override
    public boolean oneSessionPerFlow() {
        return false;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return Probe.NO;
    }

    @Override
    public StreamParser newParser() {
        throw new UnsupportedOperationException("certificates have no stream of their own");
    }
}
