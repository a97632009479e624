package io.fovea.codegen.runtime;

import java.util.List;

/// Hands big sets to the static fields of generated classes while these are initialised, in the compiling thread.
public final class Handover {
    private static final ThreadLocal<List<Object>> CONSTANTS = new ThreadLocal<>();

    private Handover() {}

    /// Runs `initialisation` while `constant` gives these constants.
    public static void during(List<Object> constants, Runnable initialisation) {
        CONSTANTS.set(constants);
        try {
            initialisation.run();
        } finally {
            CONSTANTS.remove();
        }
    }

    /// The constant of a number; called by static initialisers of generated classes only.
    public static Object constant(int number) {
        List<Object> constants = CONSTANTS.get();
        if (constants == null) throw new IllegalStateException("a generated class was initialised too late");
        return constants.get(number);
    }
}
