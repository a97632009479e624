package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

import io.fovea.cli.OptionList.Given;
import io.fovea.engine.Fovea;
import io.fovea.spi.CompiledQueries.ExplainSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `fovea explain`: how queries will run, stage by stage.
final class ExplainCommand implements Command {
    private final OptionList options = new OptionList("explain", "fovea explain [OPTIONS] [QUERIES.fq | QUERY]…",
            "%nShows what becomes of queries: how they were read, what is decided when, what a flow costs,",
            "and the program that runs.%n");
    private final QueryArguments queries = new QueryArguments(options);
    private final Given<List<String>> sections =
            options.texts("NAME", names("--section"), "only this section; repeatable");
    private final Given<String> compiler =
            options.value("generated", "NAME", names("--compiler"), "generated, closures or reference");
    private final Given<Boolean> verbose =
            options.flag(names("-v", "--verbose"), "show the stack trace of a bug");
    private final Given<List<String>> words = options.words();

    ExplainCommand() {
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
            throw new UsageException("no query to explain", "try: fovea explain \"tls.sni ~ 'netflix'\"");
        }
        Fovea.Builder builder = Fovea.builder().compiler(Compilers.checked(compiler.get()));
        queries.read().forEach(builder::query);
        print(Compilers.build(builder).queries().explain(), sections.get(), terminal);
        return ExitCode.DONE;
    }

    private static void print(List<ExplainSection> all, List<String> sections, Terminal terminal)
            throws IOException {
        List<String> names = all.stream().map(ExplainSection::name).toList();
        for (String section : sections) {
            if (!names.contains(section)) {
                throw new UsageException("no section '" + section + "'", "there are " + String.join(", ", names));
            }
        }
        boolean first = true;
        for (ExplainSection section : all) {
            if (!sections.isEmpty() && !sections.contains(section.name())) continue;
            terminal.print((first ? "" : "\n") + "== " + section.name() + " ==\n" + section.text().stripTrailing()
                    + "\n");
            first = false;
        }
    }
}
