package io.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Chunks take turns in order, whoever passes early.
class FragmentTurnsTest {
    @Test
    void aChunkHasItsTurnWhenEveryOneBeforeIsPast() {
        FragmentTurns turns = new FragmentTurns(4);
        assertThat(turns.isTurnOf(0)).isTrue();
        turns.pass(1);
        assertThat(turns.isTurnOf(2)).isFalse();
        turns.pass(0);
        assertThat(turns.isTurnOf(2)).isTrue();
    }

    /// A chunk without fragments waits for nobody, and may be a whole round ahead of one that is past.
    @Test
    void isNotHeldUpByALaterChunkThatPassedFirst() {
        FragmentTurns turns = new FragmentTurns(4);
        for (int chunk = 0; chunk < 3; chunk++) turns.pass(chunk);
        turns.pass(4);
        turns.pass(5);
        assertThat(turns.isTurnOf(3)).isTrue();
    }
}
