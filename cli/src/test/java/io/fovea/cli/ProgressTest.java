package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgressTest {
    @Test
    void givesRateAndTimeLeft() {
        assertThat(Progress.line(250_000_000, 1_000_000_000, 500_000, 1234, 2_000_000_000L))
                .isEqualTo("25 %  238.4 MiB  125 MB/s  250,000 packets/s  1,234 rows  6s left");
    }

    @Test
    void promisesNothingWhenTheEndIsUnknown() {
        assertThat(Progress.line(250_000_000, -1, 500_000, 1, 2_000_000_000L))
                .isEqualTo("238.4 MiB  125 MB/s  250,000 packets/s  1 row");
        assertThat(Progress.line(0, 100, 0, 0, 1)).isEqualTo("0 %  0 bytes  0.0 MB/s  0 packets/s  0 rows");
        assertThat(Progress.line(101, 100, 1, 0, 1_000_000_000)).doesNotContain("left").doesNotContain("%");
    }
}
