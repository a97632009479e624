package io.fovea.cli;

import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// `fovea completion`: the script that completes commands and options in bash and zsh.
final class CompletionCommand implements Command {
    private final OptionList options = new OptionList("completion", "source <(fovea completion)",
            "%nPrints a script that completes commands and options in bash and zsh.%n");

    CompletionCommand() {
        options.help();
    }

    @Override
    public OptionList options() {
        return options;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        CommandLine root = new CommandLine(CommandSpec.create().name("fovea"));
        for (String name : CommandName.ALL) {
            Command command = Main.commandNamed(name);
            if (command != null) root.addSubcommand(name, new CommandLine(command.options().spec()));
        }
        terminal.print(AutoComplete.bash("fovea", root));
        return ExitCode.DONE;
    }
}
