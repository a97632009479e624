package io.fovea.cli;

/// Options that the conventions name and that nothing does yet. They are refused, never ignored.
final class PlannedOptions {
    private PlannedOptions() {}

    /// What an unknown option is planned for, or null.
    static String purposeOf(String option) {
        int end = option.indexOf('=');
        String name = end < 0 ? option : option.substring(0, end);
        if (!name.startsWith("--") && name.length() > 2) name = name.substring(0, 2);
        return switch (name) {
            case "-i", "--interface" -> "live capture";
            case "-w", "--write" -> "writing packets";
            case "--rotate" -> "rotation of output files";
            case "--keep" -> "removal of old output files";
            case "--config", "--set", "--dump-config" -> "configuration";
            case "--metrics" -> "metrics";
            case "--log-format" -> "a choice of log format";
            case "--max-loss" -> "a bound on losses";
            default -> null;
        };
    }
}
