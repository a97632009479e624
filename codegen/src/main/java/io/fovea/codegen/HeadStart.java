package io.fovea.codegen;

import io.fovea.query.QueryParser;
import java.io.IOException;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/// Has the parser of queries and the compiler of Java loaded on a second core while the first one still loads the
/// protocols, so that the first query of a process starts sooner. It does nothing that must be done.
final class HeadStart {
    private static final String QUERY = "from conn where tcp.port = 1 and orig_bytes > 2 select ts, uid";
    /// A little of each that generated classes consist of.
    private static final String JAVA = """
            public final class Loaded {
                private static final long[] NUMBERS = {1L, 2L};
                private final int[] places;
                public Loaded(int[] places) { this.places = places; }
                public boolean test(io.fovea.packet.Burst burst, int i) {
                    int port = burst.sourcePort[i];
                    for (int n = 0; n < this.places.length; n++) {
                        if ((NUMBERS[n & 1] & 1L << port) != 0L || !(port < 3) && this.places[n] >= 4) return true;
                    }
                    switch (port) {
                        case 5: return io.fovea.packet.RawMemory.u8(burst.address[i]) == 6;
                        default: return false;
                    }
                }
            }
            """;

    private static Thread loader;

    private HeadStart() {}

    /// The first time, if there is a core for it.
    static synchronized void begin() {
        if (loader != null || Runtime.getRuntime().availableProcessors() == 1) return;
        loader = Thread.ofPlatform().daemon().name("fovea-start").start(HeadStart::loadQuietly);
    }

    private static synchronized Thread loader() {
        return loader;
    }

    /// Waits until it is over, if it has begun: two threads that initialise the same classes could wait for each other.
    static void finish() {
        Thread begun = loader();
        boolean interrupted = false;
        while (begun != null && begun.isAlive()) {
            try {
                begun.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private static void loadQuietly() {
        try {
            load();
        } catch (CompileException | IOException | RuntimeException | LinkageError e) {
            // Whoever needs it meets the same, and says it.
        }
    }

    static Class<?> load() throws CompileException, IOException {
        QueryParser.parseFile("", QUERY);
        SimpleCompiler compiler = GeneratedProgram.newCompiler();
        compiler.cook(JAVA);
        try {
            return compiler.getClassLoader().loadClass("Loaded");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
