package io.fovea.parsers.hello;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlsVersionsTest {
    @ParameterizedTest
    @CsvSource({
        "TLSv12, 0x0303", "TLS1.2, 0x0303", "TLS 1.2, 0x0303", "tls1_2, 0x0303", "TLSv1.2, 0x0303", "0x0303, 0x0303",
        "771, 0x0303", "TLSv10, 0x0301", "TLS1.0, 0x0301", "tlsv1, 0x0301", "SSLv3, 0x0300", "SSL 3.0, 0x0300",
        "SSLv2, 0x0002", "TLS1.3, 0x0304", "TLSv13-draft18, 0x7f12", "TLS1.3-draft23, 0x7f17",
        "TLSv13-facebook-draft26, 0xfb1a", "TLSv13-experiment1, 0x7e01", "unknown-0x0505, 0x0505"
    })
    void readsManySpellings(String name, String number) {
        assertThat(TlsNames.VERSIONS.numberOf(name)).hasValue(Long.decode(number));
    }

    @ParameterizedTest
    @CsvSource({"TLS1.5", "x", "TLSv13-draft", "TLSv13-draft999", "tls"})
    void refusesWhatIsNoVersion(String name) {
        assertThat(TlsNames.VERSIONS.numberOf(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x7f17, TLSv13-draft23", "0x0304, TLSv13", "0x0505, unknown-0x0505", "0xfb17, TLSv13-facebook-draft23"
    })
    void namesDraftsAsZeekDoes(String number, String name) {
        assertThat(TlsNames.VERSIONS.nameOf(Long.decode(number))).isEqualTo(name);
    }
}
