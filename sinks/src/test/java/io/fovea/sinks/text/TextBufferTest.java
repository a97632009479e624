package io.fovea.sinks.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Numbers, times and text as bytes, against the JDK's own.
final class TextBufferTest {
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void writesNumbersAndTimesAsTheJdkDoes() {
        long seed = Long.getLong("fovea.seed", 20260131L);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            String about = "seed " + seed + ", value " + value;
            assertThat(new TextBuffer().number(value).toString()).as(about).isEqualTo(Long.toString(value));
            Instant instant = Instant.ofEpochSecond(
                    Math.floorDiv(value, 1_000_000_000L), Math.floorMod(value, 1_000_000_000L));
            assertThat(new TextBuffer().time(value).toString()).as(about).isEqualTo(RFC_3339.format(instant));
            assertThat(new BigDecimal(new TextBuffer().seconds(value).toString())).as(about)
                    .isEqualByComparingTo(BigDecimal.valueOf(value, 9));
        }
    }

    @Test
    void writesTheEndsOfTheRange() {
        assertThat(new TextBuffer().number(Long.MIN_VALUE).ascii(' ').number(Long.MAX_VALUE).toString())
                .isEqualTo("-9223372036854775808 9223372036854775807");
        assertThat(new TextBuffer().time(Long.MAX_VALUE).ascii(' ').time(Long.MIN_VALUE).toString())
                .isEqualTo("2262-04-11T23:47:16.854775807Z 1677-09-21T00:12:43.145224192Z");
        assertThat(new TextBuffer().seconds(Long.MIN_VALUE).toString()).isEqualTo("-9223372036.854775808");
    }

    @Test
    void writesLeapDaysAndRoundsTimesForPeopleDown() {
        assertThat(new TextBuffer().time(Instant.parse("2024-02-29T23:59:59Z").getEpochSecond() * 1_000_000_000L)
                .toString()).isEqualTo("2024-02-29T23:59:59.000000000Z");
        assertThat(new TextBuffer().readableTime(1_769_853_600_123_456_999L).toString())
                .isEqualTo("2026-01-31 10:00:00.123456");
    }

    @Test
    void keepsOneDigitBehindThePointOfSeconds() {
        assertThat(new TextBuffer().seconds(0).ascii(' ').seconds(12_000_000_000L).ascii(' ').seconds(-1).toString())
                .isEqualTo("0.0 12.0 -0.000000001");
    }

    @Test
    void writesUtf8AndEscapesHalvesOfPairs() throws Exception {
        String text = "aß€😀\ud800b\udc00";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TextBuffer buffer = new TextBuffer(1).text(text);
        buffer.drainTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("aß€😀\\ud800b\\udc00");
        assertThat(Utf8.bytes(text)).isEqualTo(out.toByteArray());
        assertThat(buffer.length()).isZero();
    }

    @Test
    void writesHexDigits() {
        assertThat(new TextBuffer().hex(new byte[] {0, 0x1f, -1}).toString()).isEqualTo("001fff");
    }
}
