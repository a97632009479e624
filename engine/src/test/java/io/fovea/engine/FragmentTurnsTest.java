package io.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Chunks take turns in order, whoever passes early.
@Timeout(60)
class FragmentTurnsTest {
    @Test
    void waitsForEveryChunkBefore() throws InterruptedException {
        FragmentTurns turns = new FragmentTurns(4, () -> false);
        AtomicBoolean hasTurn = new AtomicBoolean();
        turns.pass(1);
        Thread waiting = Thread.ofPlatform().start(() -> hasTurn.set(turns.await(2)));
        waiting.join(20);
        assertThat(waiting.isAlive()).isTrue();
        turns.pass(0);
        waiting.join();
        assertThat(hasTurn).isTrue();
    }

    /// A chunk without fragments waits for nobody, and may be a whole round ahead of one that is past.
    @Test
    void isNotHeldUpByALaterChunkThatPassedFirst() {
        FragmentTurns turns = new FragmentTurns(4, () -> false);
        for (int chunk = 0; chunk < 3; chunk++) turns.pass(chunk);
        turns.pass(4);
        turns.pass(5);
        assertThat(turns.await(3)).isTrue();
    }

    @Test
    void givesUpWhenTheRunHasFailed() {
        AtomicBoolean failed = new AtomicBoolean(true);
        assertThat(new FragmentTurns(4, failed::get).await(1)).isFalse();
    }
}
