package io.fovea.cli;

import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `fovea completion`: the script that completes commands and options in bash and zsh.
@CommandLine.Command(
        name = "completion",
        synopsisHeading = "Usage: ",
        customSynopsis = "source <(fovea completion)",
        description = "%nPrints a script that completes commands and options in bash and zsh.%n")
final class CompletionCommand implements Command {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "this text")
    private boolean help;

    @Override
    public int run(Terminal terminal) throws IOException {
        CommandLine root = new CommandLine(CommandSpec.create().name("fovea"));
        root.addSubcommand("run", new RunCommand());
        root.addSubcommand("check", new CheckCommand());
        root.addSubcommand("explain", new ExplainCommand());
        root.addSubcommand("fields", new FieldsCommand());
        root.addSubcommand("bench", new BenchCommand());
        root.addSubcommand("completion", new CompletionCommand());
        terminal.print(AutoComplete.bash("fovea", root));
        return ExitCode.DONE;
    }
}
