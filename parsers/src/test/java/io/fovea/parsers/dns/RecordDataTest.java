package io.fovea.parsers.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordDataTest {
    private static String data(int type, String data) {
        byte[] bytes = new MessageBuilder(1, MessageBuilder.ANSWER).question("a.example", 255)
                .record(1, "c00c", type, data).build();
        return RecordData.text(new DnsMessage(bytes), 1);
    }

    /// The sample's records, as tshark 4.0 reads them, in the form of zone files.
    @Test
    void writesEveryTypeAsAZoneFileHasIt() {
        DnsExchange exchange = (DnsExchange) ParserRun.sessions(
                new DnsModule(), Exchange.sample("dns", "all-types.txt")).getFirst();
        assertThat(DnsRecords.data(exchange, Section.ANSWER)).isEqualTo(List.of(
                "192.0.2.1", "2001:db8::1", "www.Example.COM", "ns1.Example.COM", "10 mail.Example.COM",
                "\"v=spf1 -all\" \"say \\x22hi\\x22 \\\\ \\x01\"",
                "ns1.Example.COM host.Example.COM 2026112401 7200 3600 1209600 300", "host.example.net",
                "1 2 443 srv.example.org", "0 issue \"letsencrypt.org\"",
                "1 . alpn=\"h3,h2\" port=8443 ipv4hint=192.0.2.2 ech=ZWNo ipv6hint=2001:db8::2 key65280=\"x\\x22\"",
                "0 svc.example.net", "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", "257 3 13 AQIDBAU=",
                "A 13 2 300 20261201000000 20261101000000 12345 example.com qrvM3Q==",
                "a.example.com A AAAA RRSIG NSEC CAA",
                "1 1 10 AABB 000g40o40k30e209185go38e1s8124gj A", "1 0 0 -",
                "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .", "3 1 1 00112233", "4 2 DEADBEEF",
                "\"INTEL\" \"UNIX\"", "example.net", "10 1 \"https://example.com/\"", "00-00-5e-00-53-01",
                "\"v=spf1\"", "admin.example.com txt.example.com", "a2V5", "1 8 2 FF", "256 3 8 aw==", "1 1 1 0F",
                "66 3 A AAAA", "\\# 3 c0ffee", "\\# 3 c00002", "\\# 5 c000020106", "1 kx.Example.COM"));
        assertThat(DnsRecords.data(exchange, Section.AUTHORITY)).containsExactly("ns2.Example.COM");
        assertThat(DnsRecords.data(exchange, Section.ADDITIONAL)).containsExactly("192.0.2.53");
    }

    @ParameterizedTest
    @CsvSource({
        "28, c0000201", "1, c000020100", "5, c00c00", "5, c0ff", "15, 000a", "16, 05616263", "6, c00cc00c00000001",
        "33, 000100020003", "47, c00c000240", "47, c00c00210140", "47, c00c010101000101", "50, 0101000a05aabb", "65, 0001",
        "65, 0001c00c0001ffff", "257, 000f6973", "46, 0001", "35, 00010001ff", "52, 03", "44, 04"
    })
    void showsDataThatDoNotFitTheirTypeAsTheyAre(int type, String data) {
        assertThat(data(type, data)).startsWith("\\# ");
    }

    /// Else 34 bytes would become two thousand letters, as often as they fit a message.
    @Test
    void makesNoEndlessTextOfABitMapThatNamesEveryType() {
        String full = "20" + "ff".repeat(32);
        assertThat(data(47, "c00c" + "00" + full + "01" + full)).startsWith("a.example ").hasSizeGreaterThan(3_000);
        assertThat(data(47, "c00c" + "00" + full + "01" + full + "02" + full)).startsWith("\\# 104 ");
        assertThat(data(62, "00000001" + "0003" + "00" + full + "01" + full + "02200000000000000000000000000000000000"
                + "000000000000000000000000000001")).startsWith("\\# 108 ");
    }

    @Test
    void showsNothingAsNothing() {
        assertThat(data(1, "")).isEqualTo("\\# 0");
        assertThat(data(65300, "")).isEqualTo("\\# 0");
    }

    @Test
    void keepsTextWithZerosAndAddressesOfIpv4InIpv6() {
        assertThat(data(16, "03610062")).isEqualTo("\"a\\x00b\"");
        assertThat(data(16, "00")).isEqualTo("\"\"");
        assertThat(data(28, "00000000000000000000ffffc0000201")).isEqualTo("::ffff:192.0.2.1");
        assertThat(data(65, "000100" + "00010003" + "05ffff")).isEqualTo("1 . alpn=\"\\x05\\xff\\xff\"");
    }
}
