package io.fovea.cli;

import io.fovea.engine.Fovea;

/// The choice of `--compiler`.
final class Compilers {
    private Compilers() {}

    /// A name that there is.
    ///
    /// @throws UsageException when there is no such compiler
    static String checked(String name) {
        return switch (name) {
            case "generated", "closures", "reference" -> name;
            default -> throw new UsageException(
                    "--compiler " + name + ": there is no such compiler",
                    "there are generated, closures and reference");
        };
    }

    /// Compiles.
    ///
    /// @throws UsageException when this build lacks the compiler
    static Fovea build(Fovea.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || !e.getMessage().startsWith("no compiler")) throw e;
            throw new UsageException(e.getMessage(), "this build of Fovea lacks it");
        }
    }
}
