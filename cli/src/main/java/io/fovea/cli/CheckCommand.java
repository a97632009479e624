package io.fovea.cli;

import io.fovea.engine.Fovea;
import io.fovea.spi.Column;
import io.fovea.spi.CompiledQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea check`: compiles queries and says what is wrong with them.
@CommandLine.Command(
        name = "check",
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "fovea check [OPTIONS] [QUERIES.fq | QUERY]…",
        description = {
            "%nCompiles queries without running them: a line for each that is right, or every error of all",
            "of them and exit code 3.%n"})
final class CheckCommand implements Command {
    private static final int COLUMNS_NAMED_MAX = 12;

    @Mixin
    private QueryArguments queries;

    @Option(names = {"-v", "--verbose"}, description = "show the stack trace of a bug")
    private boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "this text")
    private boolean help;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = new ArrayList<>();

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        Words.sort(words, queries);
        if (queries.isEmpty()) {
            throw new UsageException("no query to check", "name a file of queries, or write one with -q");
        }
        Fovea.Builder builder = Fovea.builder();
        queries.read().forEach(builder::query);
        List<CompiledQuery> compiled = Compilers.build(builder).queries().queries();
        int width = 0;
        for (CompiledQuery query : compiled) width = Math.max(width, query.name().length());
        for (CompiledQuery query : compiled) {
            terminal.print("ok  " + query.name() + " ".repeat(width - query.name().length() + 2)
                    + query.kind().name() + ": " + columns(query) + "\n");
        }
        return ExitCode.DONE;
    }

    private static String columns(CompiledQuery query) {
        List<Column> columns = query.schema().columns();
        if (columns.size() > COLUMNS_NAMED_MAX) return columns.size() + " columns";
        return String.join(", ", columns.stream().map(Column::name).toList());
    }
}
