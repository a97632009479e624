package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutputTargetTest {
    @Test
    void readsSchemesAndBareNames() {
        assertThat(OutputTarget.parse("parquet:out", false)).isEqualTo(new OutputTarget("parquet", "out"));
        assertThat(OutputTarget.parse("out", false)).isEqualTo(new OutputTarget("parquet", "out"));
        assertThat(OutputTarget.parse("./a:b", false)).isEqualTo(new OutputTarget("parquet", "./a:b"));
        assertThat(OutputTarget.parse("json:a:b.json", false)).isEqualTo(new OutputTarget("json", "a:b.json"));
        assertThat(OutputTarget.parse("csv", false)).isEqualTo(new OutputTarget("csv", "-"));
    }

    @Test
    void showsATableToPeopleAndLinesToPrograms() {
        assertThat(OutputTarget.whenAbsent(true)).isEqualTo(new OutputTarget("table", "-"));
        assertThat(OutputTarget.whenAbsent(false)).isEqualTo(new OutputTarget("json", "-"));
        assertThat(OutputTarget.parse("-", false)).isEqualTo(new OutputTarget("json", "-"));
    }
}
