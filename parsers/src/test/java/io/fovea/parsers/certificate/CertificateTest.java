package io.fovea.parsers.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.IpAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CertificateTest {
    private static final long SEED = Long.getLong("fovea.seed", 20_260_131L);
    private static final int FLIPS = 50_000;
    /// Made with OpenSSL: an RSA key of 1024 bits, signed with ECDSA.
    static final byte[] DER = Base64.getMimeDecoder().decode("""
            MIICcTCCAhagAwIBAgIFAPHi08QwCgYIKoZIzj0EAwIwPDELMAkGA1UEBhMCWFgxFjAUBgNVBAoMDUV4YW1wbGUsIEluYy4xFTAT
            BgNVBAMMDEV4YW1wbGUgUm9vdDAeFw0yNjExMjQxMTU5MzJaFw0yNzExMjQxMTU5MzJaMDwxGDAWBgNVBAMMD3d3dy5leGFtcGxl
            LmNvbTEgMB4GCSqGSIb3DQEJARYRYWRtaW5AZXhhbXBsZS5jb20wgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAMTZwBLg1+VT
            BodtozM5tM8v065Ju4OPkvmUlVr0IocKwLXuo6xnc9tSWhtT1gslvI6C/P4cBHGLkltM6+uOmD09KYRN36EiKOYTNAZVLd0AVLMv
            SzIkbXhT5et5vMNw8gylULs6OhqaUyKoK8/sjjGynalXFCtWavStMn9dGiiFAgMBAAGjgb0wgbowagYDVR0RBGMwYYIPd3d3LmV4
            YW1wbGUuY29tgg0qLmV4YW1wbGUub3JnhwTAAAIBhxAgAQ24AAAAAAAAAAAAAAABgRFhZG1pbkBleGFtcGxlLmNvbYYUaHR0cHM6
            Ly9leGFtcGxlLmNvbS8wDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUhZXGprasmluhHFO187nzL5JXeukwHwYDVR0jBBgwFoAU+Bo+
            c5W0CNyRUwffU4tqjhXpYeAwCgYIKoZIzj0EAwIDSQAwRgIhAILoFTxRmL0ndjNc3jEuPHK49754GmpzwsYk+vwUkNNgAiEAjg4t
            u2YGiY4jKnm1N0zsHGnqi4XiRrDTtMU2n09owdo=
            """);

    @Test
    void readsAllParts() {
        Certificate certificate = Certificate.read(DER);
        assertThat(certificate.isMalformed()).isFalse();
        assertThat(certificate.version()).isEqualTo(3);
        assertThat(certificate.serial()).isEqualTo("F1E2D3C4");
        assertThat(certificate.subject()).isEqualTo("emailAddress=admin@example.com,CN=www.example.com");
        assertThat(certificate.issuer()).isEqualTo("CN=Example Root,O=Example\\, Inc.,C=XX");
        assertThat(certificate.isSelfIssued()).isFalse();
        assertThat(certificate.notBefore()).isEqualTo(nanoseconds("2026-11-24T11:59:32Z"));
        assertThat(certificate.notAfter()).isEqualTo(nanoseconds("2027-11-24T11:59:32Z"));
        assertThat(certificate.signatureAlgorithm()).isEqualTo("ecdsa-with-SHA256");
        assertThat(certificate.key().algorithm()).isEqualTo("rsaEncryption");
        assertThat(certificate.key().type()).isEqualTo("rsa");
        assertThat(certificate.key().bits()).isEqualTo(1024);
        assertThat(certificate.key().exponent()).isEqualTo(65537);
        assertThat(certificate.dnsNames()).containsExactly("www.example.com", "*.example.org");
        assertThat(certificate.emails()).containsExactly("admin@example.com");
        assertThat(certificate.uris()).containsExactly("https://example.com/");
        assertThat(certificate.addresses())
                .containsExactly(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1"));
        assertThat(certificate.isAuthority()).isFalse();
    }

    private static long nanoseconds(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000_000L;
    }

    @Test
    void tellsForWhichHostsItIs() {
        Certificate certificate = Certificate.read(DER);
        assertThat(certificate.isFor("WWW.example.com")).isTrue();
        assertThat(certificate.isFor("a.example.org")).isTrue();
        assertThat(certificate.isFor("a.b.example.org")).isFalse();
        assertThat(certificate.isFor("example.org")).isFalse();
        assertThat(certificate.isFor("admin@example.com")).isFalse();
    }

    @Test
    void readsWhatThereIsOfACutCertificate() {
        for (int length = 0; length < DER.length; length++) {
            assertThat(Certificate.read(Arrays.copyOf(DER, length)).isMalformed()).as("first %s", length).isTrue();
        }
        byte[] longer = Arrays.copyOf(DER, DER.length + 1);
        assertThat(Certificate.read(longer).isMalformed()).isTrue();
        assertThat(Certificate.read(longer).subject()).isEqualTo(Certificate.read(DER).subject());
    }

    @Test
    void survivesFlippedBits() {
        Random random = new Random(SEED);
        int malformed = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = DER.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Certificate certificate = Certificate.read(damaged);
            certificate.isFor("www.example.com");
            if (certificate.isMalformed()) malformed++;
        }
        assertThat(malformed).as("seed %s", SEED).isGreaterThan(FLIPS / 20);
    }

    @Test
    void readsNumbersOfEverySign() {
        assertThat(integer("0200").hexadecimal()).isEqualTo("");
        assertThat(integer("020100").hexadecimal()).isEqualTo("00");
        assertThat(integer("020200ff").hexadecimal()).isEqualTo("FF");
        assertThat(integer("0201ff").hexadecimal()).isEqualTo("-01");
        assertThat(integer("0201ff").number()).isEqualTo(-1);
        assertThat(integer("02087fffffffffffffff").number()).isEqualTo(Long.MAX_VALUE);
        assertThat(integer("0209008000000000000000").bitLength()).isEqualTo(64);
        assertThat(integer("0209008000000000000000").number()).isEqualTo(-1);
    }

    @Test
    void readsObjectIdentifiers() {
        assertThat(integer("06032a8648").oid()).isEqualTo("1.2.840");
        assertThat(integer("0603883703").oid()).isEqualTo("2.999.3");
        assertThat(integer("06022a86").oid()).as("an arc without end").isNull();
        assertThat(integer("060affffffffffffffffff7f").oid()).as("an arc beyond 63 bits").isNull();
    }

    @Test
    void readsTimesAsTheyAreWritten() {
        assertThat(time(DerReader.UTC_TIME, "491231235959Z")).isEqualTo(nanoseconds("2049-12-31T23:59:59Z"));
        assertThat(time(DerReader.UTC_TIME, "500101000000Z")).isEqualTo(nanoseconds("1950-01-01T00:00:00Z"));
        assertThat(time(DerReader.UTC_TIME, "2501151200+0530")).isEqualTo(nanoseconds("2025-01-15T06:30:00Z"));
        assertThat(time(DerReader.GENERALIZED_TIME, "20260115120000-0800"))
                .isEqualTo(nanoseconds("2026-01-15T20:00:00Z"));
        assertThat(time(DerReader.GENERALIZED_TIME, "20260115120000.5Z"))
                .isEqualTo(nanoseconds("2026-01-15T12:00:00Z"));
        assertThat(time(DerReader.GENERALIZED_TIME, "99991231235959Z")).isEqualTo(Long.MAX_VALUE);
        assertThat(time(DerReader.GENERALIZED_TIME, "00000101000000Z")).isEqualTo(Long.MIN_VALUE);
        for (String none : new String[] {
            "", "Z", "20261315120000Z", "20260115120000", "202601151200000Z", "20260115"}) {
            assertThat(time(DerReader.GENERALIZED_TIME, none)).as(none).isNull();
        }
    }

    private static Long time(int tag, String text) {
        byte[] bytes = new byte[text.length() + 2];
        bytes[0] = (byte) tag;
        bytes[1] = (byte) text.length();
        for (int i = 0; i < text.length(); i++) bytes[i + 2] = (byte) text.charAt(i);
        DerReader reader = new DerReader(bytes);
        assertThat(reader.next()).isTrue();
        return DerTime.read(reader);
    }

    private static DerReader integer(String hexadecimal) {
        DerReader reader = new DerReader(HexFormat.of().parseHex(hexadecimal));
        assertThat(reader.next()).isTrue();
        return reader;
    }
}
