package io.fovea.cli;

import static io.fovea.cli.OptionList.names;

import io.fovea.cli.OptionList.Given;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `fovea fields`: what queries can name.
final class FieldsCommand implements Command {
    private final OptionList options = new OptionList("fields", "fovea fields [--markdown] [KIND | PATTERN]",
            "%nLists the fields that queries can name and the kinds of row with their columns.",
            "KIND (conn, packet, tls, …) shows one kind and its fields; PATTERN finds fields by name, alias",
            "or description ('tls.*', sni, port).%n");
    private final Given<Boolean> markdown =
            options.flag(names("--markdown"), "everything as the page docs/FIELDS.md");
    private final Given<Boolean> verbose =
            options.flag(names("-v", "--verbose"), "show the stack trace of a bug");
    private final Given<String> word = options.word();

    FieldsCommand() {
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
        Catalogue catalogue = Catalogue.ofInstalledProtocols();
        if (markdown.get()) {
            terminal.print(FieldsPage.of(catalogue));
            return ExitCode.DONE;
        }
        FieldList list = new FieldList(catalogue);
        List<String> lines = new ArrayList<>();
        if (word.get() == null) {
            addFields(lines, list, list.all());
            lines.add("");
            catalogue.kinds().forEach(kind -> addKind(lines, kind));
        } else {
            addMatches(lines, catalogue, list, word.get());
        }
        terminal.print(String.join("\n", lines) + "\n");
        return ExitCode.DONE;
    }

    private static void addMatches(List<String> lines, Catalogue catalogue, FieldList list, String pattern) {
        Optional<RowKind> kind = catalogue.kind(pattern);
        List<Field> fields = kind.isPresent() ? list.ofGroup(pattern) : list.ofGroup(pattern).isEmpty()
                ? list.matching(pattern) : list.ofGroup(pattern);
        if (kind.isEmpty() && fields.isEmpty()) {
            throw new UsageException("no field or kind matches '" + pattern + "'",
                    "'fovea fields' lists all; patterns take * and ?");
        }
        kind.ifPresent(found -> addKind(lines, found));
        if (kind.isPresent() && !fields.isEmpty()) lines.add("");
        addFields(lines, list, fields);
    }

    private static void addKind(List<String> lines, RowKind kind) {
        List<String> columns = new ArrayList<>();
        for (String[] column : FieldList.columns(kind)) columns.add(column[0]);
        lines.add("from " + kind.name() + "  " + kind.doc());
        lines.addAll(wrapped(columns, "    "));
    }

    private static List<String> wrapped(List<String> words, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i) + (i + 1 < words.size() ? "," : "");
            if (line.length() > indent.length() && line.length() + 1 + word.length() > 100) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            if (line.length() > indent.length()) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static void addFields(List<String> lines, FieldList list, List<Field> fields) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"FIELD", "TYPE", "KNOWN AT", "WHAT IT IS"});
        for (Field field : fields) {
            String also = field.aliases().isEmpty() ? "" : " Also " + String.join(", ", field.aliases()) + ".";
            rows.add(new String[] {field.name(), FieldList.type(field), list.known(field), field.doc() + also});
        }
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], row[i].length());
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            }
            lines.add(line.append(row[3]).toString());
        }
    }
}
