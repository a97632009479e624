package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

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

/// The queries of a command line, in the order in which they were written, whichever option each came with.
final class QueryArguments {
    /// As the language has it; a larger file is not read.
    private static final int TEXT_BYTES_MAX = 1 << 20;
    private static final String QUERY_FILE_ENDING = ".fq";

    private final List<Argument> inOrder = new ArrayList<>();

    /// One query as it was given.
    private record Argument(String text, boolean file) {}

    QueryArguments(OptionList options) {
        options.each(this::addText, "QUERY", names("-q", "--query"), "a query or a bare filter; repeatable");
        options.each(this::addFile, "FILE", names("-Q", "--query-file"), "a file of queries; repeatable");
        options.each(this::addText, "FILTER", names("-Y", "--filter"),
                "the same as -q, for hands that type -Y; repeatable");
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
