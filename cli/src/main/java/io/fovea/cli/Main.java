package io.fovea.cli;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Where `fovea` starts: chooses the command, reads its options, runs it, and turns every outcome into an exit code.
///
/// Only the chosen command is loaded: the first row comes soon.
public final class Main {
    private static final int HELP_WIDTH = 100;

    private Main() {}

    /// The process. A run that went well ends by itself: `exit` would load the JDK's logging first.
    public static void main(String[] arguments) {
        int exitCode = run(arguments, Terminal.ofProcess());
        if (exitCode != ExitCode.DONE) System.exit(exitCode);
    }

    /// One command line.
    ///
    /// @return the exit code
    static int run(String[] arguments, Terminal terminal) {
        boolean[] verbose = new boolean[1];
        try {
            int exitCode = dispatch(arguments, terminal, verbose);
            terminal.flush();
            return exitCode;
        } catch (Throwable e) {
            if (terminal.data().isBroken()) return ExitCode.BROKEN_PIPE;
            return fail(e, terminal, verbose[0]);
        }
    }

    private static int fail(Throwable e, Terminal terminal, boolean verbose) {
        try {
            terminal.flush();
        } catch (IOException second) {
            e.addSuppressed(second);
        }
        Failure failure = Failure.of(e);
        failure.say(terminal);
        if (verbose && (failure.isBug() || e.getCause() != null)) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            terminal.say(trace.toString().stripTrailing());
        }
        return failure.exitCode();
    }

    private static int dispatch(String[] arguments, Terminal terminal, boolean[] verbose) throws IOException {
        if (arguments.length == 0) {
            terminal.say(Help.TEXT.stripTrailing());
            return ExitCode.USAGE;
        }
        String first = arguments[0];
        switch (first) {
            case "-V", "--version", "version" -> {
                terminal.print("fovea " + Version.text() + " (JDK " + System.getProperty("java.version") + ")\n");
                return ExitCode.DONE;
            }
            case "-h", "--help", "-?" -> {
                terminal.print(Help.TEXT);
                return ExitCode.DONE;
            }
            case "help" -> {
                return help(arguments, terminal);
            }
            default -> { }
        }
        Command command = commandNamed(first);
        if (command != null) return execute(first, command, arguments, 1, terminal, verbose);
        if (CommandName.PLANNED.contains(first)) {
            throw new UsageException("the command '" + first + "' is not supported yet", "there are "
                    + String.join(", ", CommandName.ALL));
        }
        return execute("run", new RunCommand(), arguments, 0, terminal, verbose);
    }

    /// A command, fresh; null when there is none of that name.
    static Command commandNamed(String name) {
        return switch (name) {
            case "run" -> new RunCommand();
            case "check" -> new CheckCommand();
            case "explain" -> new ExplainCommand();
            case "fields" -> new FieldsCommand();
            case "bench" -> new BenchCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }

    private static int help(String[] arguments, Terminal terminal) throws IOException {
        if (arguments.length == 1) {
            terminal.print(Help.TEXT);
            return ExitCode.DONE;
        }
        Command command = commandNamed(arguments[1]);
        if (command == null) {
            throw new UsageException("no command '" + arguments[1] + "'",
                    "there are " + String.join(", ", CommandName.ALL));
        }
        terminal.print(usage(commandLine(command)));
        return ExitCode.DONE;
    }

    private static CommandLine commandLine(Command command) {
        return new CommandLine(command.options().spec()).setExpandAtFiles(false);
    }

    private static String usage(CommandLine line) {
        return line.setUsageHelpWidth(HELP_WIDTH).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private static int execute(
            String name, Command command, String[] arguments, int from, Terminal terminal, boolean[] verbose)
            throws IOException {
        if (command instanceof RunCommand) Fovea.prepare();
        CommandLine line = commandLine(command);
        try {
            line.parseArgs(Arrays.copyOfRange(arguments, from, arguments.length));
        } catch (ParameterException e) {
            throw usageFailure(name, e);
        }
        verbose[0] = command.verbose();
        if (line.isUsageHelpRequested()) {
            terminal.print(usage(line));
            return ExitCode.DONE;
        }
        return command.run(terminal);
    }

    private static UsageException usageFailure(String name, ParameterException e) {
        String advice = "'fovea help " + name + "' lists the options";
        if (!(e instanceof UnmatchedArgumentException unmatched)) return new UsageException(lowerFirst(e), advice);
        String option = unmatched.getUnmatched().getFirst();
        String purpose = PlannedOptions.purposeOf(option);
        if (purpose != null) {
            return new UsageException(option + ": " + purpose + " is not supported yet", advice);
        }
        List<String> similar = unmatched.getSuggestions();
        if (!option.startsWith("-")) return new UsageException("'" + option + "' is one argument too many", advice);
        return new UsageException("unknown option '" + option + "'", similar.isEmpty()
                ? advice
                : "did you mean " + String.join(" or ", similar.subList(0, Math.min(2, similar.size()))) + "?");
    }

    private static String lowerFirst(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
