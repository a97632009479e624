package io.fovea.cli;

import java.util.ArrayList;
import java.util.List;

/// What the launcher runs to record which classes a start needs (JEP 514) and which methods are hot (JEP 515), once for
/// each of the caches that it keeps: the one for text holds no class of Parquet, and so is ready sooner.
final class StartTraining {
    private static final int ROUNDS = 150;

    private StartTraining() {}

    /// @param arguments `text` or `parquet`, a folder of small captures, and one that is made for what is written
    public static void main(String[] arguments) {
        boolean parquet = arguments[0].equals("parquet");
        String captures = arguments[1];
        String out = arguments[2];
        Terminal terminal = Terminal.ofProcess();
        if (!parquet) trainCommands(terminal, captures, out);
        List<String> many = new ArrayList<>(List.of("--quiet", "--overwrite"));
        for (int round = 0; round < ROUNDS; round++) many.addAll(List.of("-r", captures));
        many.addAll(List.of("-q", "tls.sni ~ 'example'", "-q", "from conn where tcp.port = 443"));
        many.addAll(List.of("-q", "from tls select *", "-o", (parquet ? "parquet:" : "json:") + out));
        Main.run(many.toArray(String[]::new), terminal);
    }

    private static void trainCommands(Terminal terminal, String captures, String out) {
        Main.run(new String[] {"check", "-q", "tls.sni ~ 'example'"}, terminal);
        Main.run(new String[] {"explain", "-q", "tls.sni ~ 'example'"}, terminal);
        Main.run(new String[] {"-r", captures, "tls.sni ~ 'example'", "-o", "none"}, terminal);
        for (String kind : List.of("tls", "conn", "dns", "http", "ssh", "quic")) {
            Main.run(new String[] {"run", "--quiet", "-r", captures, "-q", "from " + kind, "-o", "table:-"}, terminal);
            Main.run(new String[] {
                "run", "--quiet", "--overwrite", "-r", captures, "-q", "from " + kind, "-o", "csv:" + out}, terminal);
        }
    }
}
