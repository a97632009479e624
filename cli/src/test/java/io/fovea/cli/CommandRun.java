package io.fovea.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One command line run inside the test's own process: what it gave, said and returned.
record CommandRun(int exitCode, String data, String talk) {
    static CommandRun of(String... arguments) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteArrayOutputStream talk = new ByteArrayOutputStream();
        int exitCode = Main.run(arguments, Terminal.ofStreams(data, talk, Map.of()));
        return new CommandRun(
                exitCode, data.toString(StandardCharsets.UTF_8), talk.toString(StandardCharsets.UTF_8));
    }

    /// Lines of talk.
    java.util.List<String> lines() {
        return talk.lines().toList();
    }
}
