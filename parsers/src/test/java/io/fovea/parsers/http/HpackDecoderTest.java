package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of RFC 7541, appendix C, and what hostile encoders try. `-Dfovea.seed=N` repeats a random test.
final class HpackDecoderTest {
    /// The tables of appendix C.5 and C.6 are 256 bytes large.
    private static final String SMALL_TABLE = "3fe101";
    private static final String DATE = "date: Mon, 21 Oct 2013 20:13:2%s GMT";
    private static final String COOKIE = "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    private final HpackDecoder decoder = new HpackDecoder();
    private boolean read;

    private List<String> decode(String hex) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        List<String> fields = new ArrayList<>();
        read = decoder.decode(block, block.length, (name, value) -> fields.add(
                new String(name, StandardCharsets.ISO_8859_1) + ": "
                        + new String(value, StandardCharsets.ISO_8859_1)));
        return fields;
    }

    @Test
    void readsEachRepresentation() {
        assertThat(decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"))
                .containsExactly("custom-key: custom-header");
        assertThat(decoder.tableSize()).isEqualTo(55);
        assertThat(decode("040c 2f73 616d 706c 652f 7061 7468")).containsExactly(":path: /sample/path");
        assertThat(decode("1008 7061 7373 776f 7264 0673 6563 7265 74")).containsExactly("password: secret");
        assertThat(decode("82")).containsExactly(":method: GET");
        assertThat(decoder.tableSize()).isEqualTo(55);
        assertThat(read).isTrue();
    }

    @Test
    void readsRequestsWithoutHuffmanCoding() {
        readsRequests("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", "8286 84be 5808 6e6f 2d63 6163 6865",
                "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65");
    }

    @Test
    void readsRequestsWithHuffmanCoding() {
        readsRequests("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", "8286 84be 5886 a8eb 1064 9cbf",
                "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
    }

    private void readsRequests(String first, String second, String third) {
        assertThat(decode(first)).containsExactly(
                ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
        assertThat(decoder.tableSize()).isEqualTo(57);
        assertThat(decode(second)).containsExactly(":method: GET", ":scheme: http", ":path: /",
                ":authority: www.example.com", "cache-control: no-cache");
        assertThat(decoder.tableSize()).isEqualTo(110);
        assertThat(decode(third)).containsExactly(":method: GET", ":scheme: https", ":path: /index.html",
                ":authority: www.example.com", "custom-key: custom-value");
        assertThat(decoder.tableSize()).isEqualTo(164);
        assertThat(read).isTrue();
    }

    @Test
    void readsResponsesWithoutHuffmanCoding() {
        readsResponses("4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a"
                + "3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                "4803 3330 37c1 c0bf",
                "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970"
                + "7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178"
                + "2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31");
    }

    @Test
    void readsResponsesWithHuffmanCoding() {
        readsResponses("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e"
                + "919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3", "4883 640e ffc1 c0bf",
                "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2"
                + "e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07");
    }

    private void readsResponses(String first, String second, String third) {
        assertThat(decode(SMALL_TABLE + first)).containsExactly(":status: 302", "cache-control: private",
                DATE.formatted(1), "location: https://www.example.com");
        assertThat(decoder.tableSize()).isEqualTo(222);
        assertThat(decode(second)).containsExactly(":status: 307", "cache-control: private", DATE.formatted(1),
                "location: https://www.example.com");
        assertThat(decoder.tableSize()).isEqualTo(222);
        assertThat(decode(third)).containsExactly(":status: 200", "cache-control: private", DATE.formatted(2),
                "location: https://www.example.com", "content-encoding: gzip", COOKIE);
        assertThat(decoder.tableSize()).isEqualTo(215);
        assertThat(read).isTrue();
    }

    /// Number 0; a number beyond the tables; a number that never ends, and one that overflows; a table that is too
    /// large; strings that end too late; the end-of-string symbol, too much padding, padding of zeros.
    @ParameterizedTest
    @ValueSource(strings = {"80", "be", "ff", "ff8080808080808080808001", "ffffffffff0f", "3fe2ff03", "3f", "0f", "40",
            "0002", "000261", "0001610561", "00016185ffffffffff", "000161821fff", "000161811c"})
    void givesUpOnWhatIsNoBlock(String hex) {
        decode(hex);
        assertThat(read).as(hex).isFalse();
        assertThat(decode("82")).as("nothing is read behind it").isEmpty();
        assertThat(read).isFalse();
    }

    @Test
    void keepsTheTableInBounds() {
        assertThat(decode("3fe1ff03")).isEmpty();
        assertThat(read).as("64 KiB are allowed").isTrue();
        for (int i = 0; i < 10_000; i++) decode("4002" + "%04x".formatted(i) + "0161");
        assertThat(decoder.tableSize()).isBetween((1 << 16) - 64, 1 << 16);
        assertThat(decode("be")).containsExactly("'\u000f: a");
        assertThat(decode("2082")).containsExactly(":method: GET");
        assertThat(decoder.tableSize()).isZero();
        assertThat(decode("400161016182")).hasSize(2);
        assertThat(decoder.tableSize()).as("a field larger than the table is not kept").isZero();
        assertThat(read).isTrue();
    }

    @Test
    void survivesNoise() {
        long seed = Long.getLong("fovea.seed", 7L);
        Random random = new Random(seed);
        int whole = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            List<byte[]> values = new ArrayList<>();
            HpackDecoder fresh = new HpackDecoder();
            if (fresh.decode(noise, noise.length, (_, value) -> values.add(value))) whole++;
            assertThat(values.size()).as("seed %s", seed).isLessThanOrEqualTo(noise.length);
        }
        assertThat(whole).as("seed %s", seed).isBetween(100, 19_000);
    }
}
