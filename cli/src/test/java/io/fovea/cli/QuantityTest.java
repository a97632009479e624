package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuantityTest {
    @Test
    void groupsDigits() {
        assertThat(Quantity.count(0)).isEqualTo("0");
        assertThat(Quantity.count(999)).isEqualTo("999");
        assertThat(Quantity.count(1000)).isEqualTo("1,000");
        assertThat(Quantity.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Quantity.count(-123)).isEqualTo("-123");
        assertThat(Quantity.count(-1234)).isEqualTo("-1,234");
        assertThat(Quantity.count(Long.MIN_VALUE)).isEqualTo("-9,223,372,036,854,775,808");
        assertThat(Quantity.counted(1, "row", "rows")).isEqualTo("1 row");
        assertThat(Quantity.counted(0, "row", "rows")).isEqualTo("0 rows");
    }

    @Test
    void scalesBytes() {
        assertThat(Quantity.bytes(0)).isEqualTo("0 bytes");
        assertThat(Quantity.bytes(1)).isEqualTo("1 byte");
        assertThat(Quantity.bytes(1023)).isEqualTo("1023 bytes");
        assertThat(Quantity.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Quantity.bytes(5L << 30)).isEqualTo("5.0 GiB");
    }

    @Test
    void givesRatesAndTimes() {
        assertThat(Quantity.byteRate(380_000_000, 1_000_000_000)).isEqualTo("380 MB/s");
        assertThat(Quantity.byteRate(3_800_000, 1_000_000_000)).isEqualTo("3.8 MB/s");
        assertThat(Quantity.byteRate(5, 0)).isEqualTo("0.0 MB/s");
        assertThat(Quantity.packetRate(390_000, 500_000_000)).isEqualTo("780,000 packets/s");
        assertThat(Quantity.duration(45_000_000)).isEqualTo("45 ms");
        assertThat(Quantity.duration(3_200_000_000L)).isEqualTo("3.2 s");
        assertThat(Quantity.duration(59_990_000_000L)).isEqualTo("1m00s");
        assertThat(Quantity.clock(7625)).isEqualTo("2h07m");
    }
}
