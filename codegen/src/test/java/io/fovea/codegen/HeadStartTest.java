package io.fovea.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadStartTest {
    /// A failure would be met by nobody else.
    @Test
    void whatItLoadsCompiles() throws Exception {
        Class<?> loaded = HeadStart.load();
        assertThat(loaded.getDeclaredMethod("test", io.fovea.packet.Burst.class, int.class).getReturnType())
                .isEqualTo(boolean.class);
    }

    @Test
    void isOverBeforeAQueryIsCompiled() {
        new GeneratingCompiler();
        HeadStart.finish();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().equals("fovea-start"));
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        HeadStart.finish();
        assertThat(Thread.interrupted()).isTrue();
    }
}
