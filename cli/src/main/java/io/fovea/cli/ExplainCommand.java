package io.fovea.cli;

import io.fovea.engine.Fovea;
import io.fovea.spi.CompiledQueries.ExplainSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea explain`: how queries will run, stage by stage.
@CommandLine.Command(
        name = "explain",
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "fovea explain [OPTIONS] [QUERIES.fq | QUERY]…",
        description = {
            "%nShows what becomes of queries: how they were read, what is decided when, what a flow costs,",
            "and the program that runs.%n"})
final class ExplainCommand implements Command {
    @Mixin
    private QueryArguments queries;

    @Option(names = "--section", paramLabel = "NAME", description = "only this section; repeatable")
    private List<String> sections = new ArrayList<>();

    @Option(names = "--compiler", paramLabel = "NAME", description = "generated, closures or reference")
    private String compiler = "generated";

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
            throw new UsageException("no query to explain", "try: fovea explain \"tls.sni ~ 'netflix'\"");
        }
        Fovea.Builder builder = Fovea.builder().compiler(Compilers.checked(compiler));
        queries.read().forEach(builder::query);
        print(Compilers.build(builder).queries().explain(), terminal);
        return ExitCode.DONE;
    }

    private void print(List<ExplainSection> all, Terminal terminal) throws IOException {
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
