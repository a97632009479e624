package io.fovea.query.check;

import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.QueryParser;
import io.fovea.query.syntax.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the lists that `file('…')` names: one value a line, `#` comments. Each file is read once.
final class ListReader {
    private static final int LINE_LENGTH_MAX = 65_536;
    private static final long FILE_BYTES_MAX = 256L << 20;

    private final Path folder;
    private final Map<String, List<Line>> read = new HashMap<>();

    /// @param folder where relative paths start, or null for the current folder
    ListReader(Path folder) {
        this.folder = folder;
    }

    /// A value of a list and its line, from 1.
    record Line(int number, String text) {}

    /// The values of a list.
    List<Line> read(String path, Span span) {
        List<Line> lines = read.get(path);
        if (lines == null) {
            lines = readFile(path, span);
            read.put(path, lines);
        }
        return lines;
    }

    private List<Line> readFile(String path, Span span) {
        try {
            Path file = folder == null ? Path.of(path) : folder.resolve(path);
            if (!Files.isRegularFile(file)) {
                throw fault(span,
                        Files.exists(file) ? "'" + path + "' is not a file" : "there is no file '" + file + "'");
            }
            if (Files.size(file) > FILE_BYTES_MAX) throw fault(span, "'" + path + "' is larger than 256 MiB");
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                return readLines(reader, path, span);
            }
        } catch (CharacterCodingException exception) {
            throw fault(span, "'" + path + "' is not UTF-8 text");
        } catch (NoSuchFileException exception) {
            throw fault(span, "there is no file '" + path + "'");
        } catch (IOException | InvalidPathException exception) {
            throw fault(span, "'" + path + "' cannot be read: " + exception.getMessage());
        }
    }

    private static List<Line> readLines(BufferedReader reader, String path, Span span) throws IOException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.length() > LINE_LENGTH_MAX) throw fault(span, "line " + number + " of '" + path + "' is too long");
            String value = withoutComment(number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line);
            if (value.isEmpty()) continue;
            lines.add(new Line(number, value));
            if (lines.size() > QueryParser.SET_MEMBERS_MAX) {
                throw new Fault(Diagnostic.of(Code.BOUND, span,
                        "'" + path + "' has more than " + QueryParser.SET_MEMBERS_MAX + " values"));
            }
        }
        return lines;
    }

    /// A comment begins with `#` at the line's start or behind a space.
    private static String withoutComment(String line) {
        for (int index = line.indexOf('#'); index >= 0; index = line.indexOf('#', index + 1)) {
            if (index == 0 || Character.isWhitespace(line.charAt(index - 1))) return line.substring(0, index).strip();
        }
        return line.strip();
    }

    private static Fault fault(Span span, String message) {
        return new Fault(Diagnostic.of(Code.FILE, span, message));
    }
}
