package io.fovea.cli;

import io.fovea.engine.Fovea;

/// Compiles a query of no consequence while the command line is still being read, so that the front end, the protocols'
/// catalogue and the Java compiler are loaded when the real one comes: on a second core, that costs no time.
final class EarlyStart {
    private static final String QUERY = "tls.sni = 'a'";

    private EarlyStart() {}

    /// Returns at once. Does nothing where there is one core only.
    static void begin() {
        if (Runtime.getRuntime().availableProcessors() < 2) return;
        Thread.ofPlatform().daemon().name("fovea-early-start").start(EarlyStart::compile);
    }

    /// Whatever is wrong is wrong for the real query too, which says so.
    private static void compile() {
        try {
            Fovea.builder().query(QUERY).build();
        } catch (RuntimeException | LinkageError e) {
            return;
        }
    }
}
