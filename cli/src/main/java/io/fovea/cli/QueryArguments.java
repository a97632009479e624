package io.fovea.cli;

import io.fovea.spi.QueryException;
import io.fovea.spi.QuerySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The queries of a command line, in the order in which they were written, whichever option each came with.
final class QueryArguments {
    /// As the language has it; a larger file is not read.
    private static final int TEXT_BYTES_MAX = 1 << 20;
    private static final String QUERY_FILE_ENDING = ".fq";

    @Option(names = {"-q", "--query"}, paramLabel = "QUERY", parameterConsumer = InOrder.class,
            description = "a query or a bare filter; repeatable")
    private List<Argument> queries;

    @Option(names = {"-Q", "--query-file"}, paramLabel = "FILE", parameterConsumer = InOrder.class,
            description = "a file of queries; repeatable")
    private List<Argument> files;

    @Option(names = {"-Y", "--filter"}, paramLabel = "FILTER", parameterConsumer = InOrder.class,
            description = "the same as -q, for hands that type -Y; repeatable")
    private List<Argument> filters;

    private final List<Argument> inOrder = new ArrayList<>();

    /// One query as it was given.
    private record Argument(String text, boolean file) {}

    /// Adds each value to the one list of all queries.
    static final class InOrder implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> left, ArgSpec argument, CommandSpec command) {
            OptionSpec option = (OptionSpec) argument;
            if (left.isEmpty()) {
                throw new ParameterException(command.commandLine(), "Missing required parameter for option '"
                        + option.longestName() + "' (" + option.paramLabel() + ")");
            }
            all(option).add(new Argument(left.pop(), option.shortestName().equals("-Q")));
        }

        private static List<Argument> all(OptionSpec option) {
            try {
                return ((QueryArguments) option.scope().get()).inOrder;
            } catch (Exception e) {
                throw new IllegalStateException("an object that exists can be got", e);
            }
        }
    }

    boolean isEmpty() {
        return inOrder.isEmpty();
    }

    void addText(String text) {
        inOrder.add(new Argument(text, false));
    }

    void addFile(String file) {
        inOrder.add(new Argument(file, true));
    }

    static boolean looksLikeQueryFile(String word) {
        return word.endsWith(QUERY_FILE_ENDING);
    }

    /// The texts to compile.
    ///
    /// @throws QueryException when a query file cannot be read, with a line for each such file
    List<QuerySource> read() {
        List<QuerySource> sources = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        int texts = 0;
        for (Argument argument : inOrder) {
            if (argument.file) {
                readFile(argument.text, sources, errors);
            } else {
                texts++;
                sources.add(new QuerySource(texts == 1 ? "query" : "query " + texts, argument.text, null));
            }
        }
        if (!errors.isEmpty()) throw new QueryException(errors);
        return sources;
    }

    private static void readFile(String name, List<QuerySource> sources, List<String> errors) {
        try {
            Path file = Path.of(name);
            if (Files.isDirectory(file)) {
                errors.add(name + ": error: is a folder; name a file of queries");
                return;
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(TEXT_BYTES_MAX + 1);
            }
            if (bytes.length > TEXT_BYTES_MAX) {
                errors.add(name + ": error: larger than 1 MiB; is it a file of queries?");
                return;
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            sources.add(new QuerySource(name, text, file.toAbsolutePath().getParent()));
        } catch (NoSuchFileException e) {
            errors.add(name + ": error: no such file");
        } catch (AccessDeniedException e) {
            errors.add(name + ": error: permission denied");
        } catch (CharacterCodingException e) {
            errors.add(name + ": error: not UTF-8 text; is it a file of queries?");
        } catch (InvalidPathException e) {
            errors.add(name + ": error: not a file name");
        } catch (IOException e) {
            errors.add(name + ": error: cannot be read: " + Failure.reason(e));
        }
    }
}
