package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

import io.fovea.cli.OptionList.Given;
import io.fovea.engine.Fovea;
import io.fovea.spi.Column;
import io.fovea.spi.CompiledQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `fovea check`: compiles queries and says what is wrong with them.
final class CheckCommand implements Command {
    private static final int COLUMNS_NAMED_MAX = 12;

    private final OptionList options = new OptionList("check", "fovea check [OPTIONS] [QUERIES.fq | QUERY]…",
            "%nCompiles queries without running them: a line for each that is right, or every error of all",
            "of them and exit code 3.%n");
    private final QueryArguments queries = new QueryArguments(options);
    private final Given<Boolean> verbose =
            options.flag(names("-v", "--verbose"), "show the stack trace of a bug");
    private final Given<List<String>> words = options.words();

    CheckCommand() {
        options.help();
    }

    @Override
    public OptionList options() {
        return options;
    }

    @Override
    public boolean verbose() {
        return verbose.get();
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        Words.sort(words.get(), queries);
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
