package io.fovea.cli;

import java.util.ArrayList;
import java.util.List;

/// What the launcher runs once to record which classes a start needs (JEP 514): a run to each kind of output, and the
/// usual commands.
final class StartTraining {
    private static final int ROUNDS = 150;

    private StartTraining() {}

    /// @param arguments a folder of small captures, and one for what is written
    public static void main(String[] arguments) {
        String captures = arguments[0];
        String out = arguments[1];
        Terminal terminal = Terminal.ofProcess();
        run(terminal, "check", "-q", "tls.sni ~ 'example'");
        run(terminal, "explain", "-q", "tls.sni ~ 'example'");
        run(terminal, "run", "--quiet", "-r", captures, "-q", "tls.sni ~ 'example'", "-o", "json:" + out + "/rows");
        run(terminal, "run", "--quiet", "-r", captures, "-q", "from tls select ts, sni", "-o", "table:-");
        List<String> many = new ArrayList<>(List.of("run", "--quiet"));
        for (int round = 0; round < ROUNDS; round++) many.addAll(List.of("-r", captures));
        many.addAll(List.of("-q", "tls.sni ~ 'example'", "-q", "from conn where tcp.port = 443"));
        many.addAll(List.of("-q", "from tls select *", "-o", "parquet:" + out + "/parquet"));
        run(terminal, many.toArray(String[]::new));
    }

    private static void run(Terminal terminal, String... line) {
        Main.run(line, terminal);
    }
}
