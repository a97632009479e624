package io.fovea.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final List<String> KNOWN = List.of("tls.sni", "tls.alpn", "tcp.port", "tls");

    @Test
    void findsWhatOneSlipAway() {
        assertThat(Suggestions.nearest("tls.snl", KNOWN)).contains("tls.sni");
        assertThat(Suggestions.nearest("tsl.sni", KNOWN)).contains("tls.sni");
        assertThat(Suggestions.nearest("TLS.ALPM", KNOWN)).contains("tls.alpn");
        assertThat(Suggestions.nearest("tcpport", KNOWN)).contains("tcp.port");
        assertThat(Suggestions.nearest("tsl", KNOWN)).contains("tls");
    }

    @Test
    void saysNothingWhenNothingIsNear() {
        assertThat(Suggestions.nearest("mysql.user", KNOWN)).isEmpty();
        assertThat(Suggestions.nearest("x", KNOWN)).isEmpty();
        assertThat(Suggestions.nearest("tls.sni".repeat(100), KNOWN)).isEmpty();
    }

    @Test
    void countsSwapsAsOne() {
        assertThat(Suggestions.distance("abcd", "abdc")).isEqualTo(1);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
    }
}
