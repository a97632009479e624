package io.fovea.parsers.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DnsNameTest {
    private static byte[] bytes(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    }

    private static String text(String hexadecimal, int at) {
        byte[] bytes = bytes(hexadecimal);
        return DnsName.text(bytes, at, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
        "00; 0; .; 1", "01 61 00; 0; a; 3", "01 41 02 62 63 00; 0; A.bc; 6", "03 61 2e 62 00; 0; a\\x2eb; 5",
        "05 20 27 5c 07 ff 00; 0; ' '\\\\\\x07\\xff; 7", "01 61 00 01 62 c0 00; 3; b.a; 7",
        "01 61 00 03 62 2e 63 c0 00; 3; b\\x2ec.a; 9",
        "01 61 00 01 62 c0 00 c0 03 99; 7; b.a; 9"
    })
    void readsLabelsAndPointersBack(String hexadecimal, int at, String name, int end) {
        byte[] bytes = bytes(hexadecimal);
        assertThat(text(hexadecimal, at)).isEqualTo(name.replace("' '", " '"));
        assertThat(DnsName.end(bytes, at, bytes.length)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "c000, 0", "01 61 c000, 0", "c002 c000, 0", "c002 00, 0", "01 61 00 c003, 3", "01 61, 0", "02 61, 0",
        "40 61 00, 0", "80 61 00, 0", "c0, 0", "01 61 c002 c002, 4"
    })
    void refusesLoopsForwardPointersAndNamesThatDoNotEnd(String hexadecimal, int at) {
        byte[] bytes = bytes(hexadecimal);
        assertThat(DnsName.end(bytes, at, bytes.length)).isEqualTo(-1);
        assertThat(text(hexadecimal, at)).isNull();
    }

    @Test
    void refusesMoreThan255Bytes() {
        String label = "3f" + "61".repeat(63);
        String longest = label + label + label + "3d" + "61".repeat(61) + "00";
        String tooLong = label + label + label + "3e" + "61".repeat(62) + "00";
        assertThat(bytes(longest)).hasSize(DnsName.LENGTH_MAX);
        assertThat(text(longest, 0)).hasSize(DnsName.LENGTH_MAX - 2);
        assertThat(text(tooLong, 0)).isNull();
        assertThat(text(label + "00" + label + label + label + "c000", 65)).isNull();
    }

    @Test
    void followsOnlySoManyPointers() {
        StringBuilder chain = new StringBuilder("00");
        for (int at = 0; at < 126; at++) chain.append(String.format("%04x", 0xc000 | Math.max(0, 2 * at - 1)));
        assertThat(text(chain.toString(), 2 * 126 - 1)).isEqualTo(".");
        chain.append(String.format("%04x", 0xc000 | 2 * 126 - 1));
        assertThat(text(chain.toString(), 2 * 127 - 1)).isNull();
    }
}
