package io.fovea.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.function.Consumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// The options of one command, in the order of its help text. They are put together by hand: to read them from
/// annotations would take a tenth of a second of every start.
final class OptionList {
    private final CommandSpec spec = CommandSpec.create();

    /// @param name the command
    /// @param synopsis how it is called
    /// @param description what it does, line by line
    OptionList(String name, String synopsis, String... description) {
        spec.name(name);
        spec.usageMessage().sortOptions(false).synopsisHeading("Usage: ").customSynopsis(synopsis)
                .description(description);
    }

    /// What picocli reads a command line by.
    CommandSpec spec() {
        return spec;
    }

    /// What stands below the options in the help text.
    OptionList footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    /// The names of one option.
    static String[] names(String... names) {
        return names;
    }

    /// An option with a value of its own.
    ///
    /// @param otherwise its value when it is not given; its class is what the value is read as
    <T> Given<T> value(T otherwise, String label, String[] names, String... description) {
        return add(OptionSpec.builder(names).type(otherwise.getClass()).paramLabel(label), otherwise, description);
    }

    /// A text; null when it is not given.
    Given<String> text(String label, String[] names, String... description) {
        return add(OptionSpec.builder(names).type(String.class).paramLabel(label), null, description);
    }

    /// Texts, of an option that may be repeated.
    Given<List<String>> texts(String label, String[] names, String... description) {
        return add(texts(OptionSpec.builder(names), label), new ArrayList<>(), description);
    }

    /// Texts, of an option that may be repeated and takes several with commas between them.
    Given<List<String>> commaTexts(String label, String[] names, String... description) {
        return add(texts(OptionSpec.builder(names), label).splitRegex(","), new ArrayList<>(), description);
    }

    private static OptionSpec.Builder texts(OptionSpec.Builder builder, String label) {
        return builder.type(List.class).auxiliaryTypes(String.class).paramLabel(label);
    }

    /// An option whose values go where the reader of the command line meets them.
    void each(Consumer<String> taker, String label, String[] names, String... description) {
        add(texts(OptionSpec.builder(names), label).parameterConsumer(
                (left, option, command) -> taker.accept(next(left, option, command))), null, description);
    }

    private static String next(Stack<String> left, ArgSpec argument, CommandSpec command) {
        if (!left.isEmpty()) return left.pop();
        OptionSpec option = (OptionSpec) argument;
        throw new ParameterException(command.commandLine(), "Missing required parameter for option '"
                + option.longestName() + "' (" + option.paramLabel() + ")");
    }

    /// An option that is given or not.
    Given<Boolean> flag(String[] names, String... description) {
        return add(OptionSpec.builder(names).type(boolean.class).arity("0"), false, description);
    }

    /// The same, which may also be repeated.
    Given<boolean[]> repeatableFlag(String[] names, String... description) {
        return add(OptionSpec.builder(names).type(boolean[].class).arity("0"), new boolean[0], description);
    }

    /// `-h`, the last of all.
    void help() {
        spec.addOption(OptionSpec.builder("-h", "--help").type(boolean.class).arity("0").usageHelp(true)
                .description("this text").build());
    }

    /// The words that belong to no option, which the help text tells of in its own way.
    Given<List<String>> words() {
        return add(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class)
                .arity("0..*").index("0..*").initialValue(new ArrayList<>()));
    }

    /// The same, where there is one at most; null when there is none.
    Given<String> word() {
        return add(PositionalParamSpec.builder().type(String.class).arity("0..1").index("0"));
    }

    private <T> Given<T> add(PositionalParamSpec.Builder builder) {
        PositionalParamSpec words = builder.hidden(true).build();
        spec.addPositional(words);
        return new Given<>(words);
    }

    private <T> Given<T> add(OptionSpec.Builder builder, T otherwise, String... description) {
        OptionSpec option = builder.initialValue(otherwise).description(description).build();
        spec.addOption(option);
        return new Given<>(option);
    }

    /// What an option was given, once the command line was read.
    record Given<T>(ArgSpec option) {
        T get() {
            return option.getValue();
        }
    }
}
