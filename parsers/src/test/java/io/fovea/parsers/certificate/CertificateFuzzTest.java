package io.fovea.parsers.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes as a certificate: nothing is thrown, and what lies behind a certificate marks it and changes nothing else.
final class CertificateFuzzTest {
    private static final int LENGTH_MAX = 8_000;

    @MethodSource("samples")
    @FuzzTest // must be the last one
    void certificate(byte[] data) {
        if (data.length > LENGTH_MAX) return;
        Certificate certificate = Certificate.read(data);
        certificate.isFor("www.example.com");
        if (certificate.isMalformed()) return;
        Certificate longer = Certificate.read(Arrays.copyOf(data, data.length + 1));
        assertThat(longer.isMalformed()).isTrue();
        assertThat(longer.subject()).isEqualTo(certificate.subject());
        assertThat(longer.issuer()).isEqualTo(certificate.issuer());
        assertThat(longer.serial()).isEqualTo(certificate.serial());
        assertThat(longer.notAfter()).isEqualTo(certificate.notAfter());
        assertThat(longer.dnsNames()).isEqualTo(certificate.dnsNames());
        assertThat(longer.addresses()).isEqualTo(certificate.addresses());
    }

    static Stream<byte[]> samples() {
        return Stream.of(CertificateTest.DER);
    }
}
