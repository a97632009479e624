package io.fovea.sinks.table;

import io.fovea.sinks.text.TextBuffer;
import io.fovea.spi.Column;
import io.fovea.spi.RowSchema;
import java.util.ArrayList;
import java.util.List;

/// The table of one query: rows that wait, and the layout once the first of them have decided it.
final class Table {
    private static final String GAP = "  ";
    private static final long WAITING_CHARACTERS_MAX = 4L << 20;
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final RowSchema schema;
    private final Column[] columns;
    private final int terminalWidth;
    private final boolean color;
    private final List<Cell[]> waiting = new ArrayList<>();
    private Layout layout;
    private long waitingCharacters;
    private long rowCount;
    private long bytes;

    Table(RowSchema schema, int terminalWidth, boolean color) {
        this.schema = schema;
        this.columns = schema.columns().toArray(Column[]::new);
        this.terminalWidth = terminalWidth;
        this.color = color;
    }

    void add(Object[] row) {
        Cell[] cells = new Cell[columns.length];
        for (int i = 0; i < cells.length; i++) cells[i] = Cell.of(columns[i], row[i], terminalWidth);
        waiting.add(cells);
        for (Cell cell : cells) waitingCharacters += cell.text().length();
        rowCount++;
    }

    String query() {
        return schema.query();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Whether no more rows should wait.
    boolean isFull() {
        return waiting.size() >= TableSink.ROWS_BEFORE_WIDTHS || waitingCharacters >= WAITING_CHARACTERS_MAX;
    }

    boolean isShown() {
        return layout != null;
    }

    long rowCount() {
        return rowCount;
    }

    long bytes() {
        return bytes;
    }

    void printTitle(TextBuffer out) {
        int before = out.length();
        startBold(out);
        out.text(Cell.ofText(schema.query(), terminalWidth).text()).ascii(':');
        endBold(out);
        out.ascii('\n');
        bytes += out.length() - before;
    }

    void printHeader(TextBuffer out) {
        if (layout == null) layout = layout();
        Cell[] names = new Cell[columns.length];
        for (int i = 0; i < names.length; i++) names[i] = Cell.ofText(columns[i].name(), terminalWidth);
        int before = out.length();
        startBold(out);
        printCells(out, names);
        if (layout.shown() < columns.length) out.ascii(GAP).ascii('+').number(columns.length - layout.shown());
        endBold(out);
        out.ascii('\n');
        bytes += out.length() - before;
    }

    private Layout layout() {
        int[] widths = new int[columns.length];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Cell.ofText(columns[i].name(), terminalWidth).width();
            for (Cell[] row : waiting) widths[i] = Math.max(widths[i], row[i].width());
        }
        return Layout.fit(widths, GAP.length(), terminalWidth);
    }

    void printRows(TextBuffer out) {
        int before = out.length();
        for (Cell[] row : waiting) {
            printCells(out, row);
            out.ascii('\n');
        }
        waiting.clear();
        waitingCharacters = 0;
        bytes += out.length() - before;
    }

    private void printCells(TextBuffer out, Cell[] cells) {
        int pending = 0; // spaces that are due only if something follows: no line ends with any
        for (int i = 0; i < layout.shown(); i++) {
            if (i > 0) pending += GAP.length();
            int width = layout.widths()[i];
            Cell cell = terminalWidth == 0 ? cells[i] : cells[i].cutTo(width);
            int padding = Math.max(0, width - cell.width());
            boolean right = isNumber(columns[i]);
            if (right) pending += padding;
            if (cell.width() > 0) {
                spaces(out, pending);
                out.text(cell.text());
                pending = 0;
            }
            if (!right) pending += padding;
        }
    }

    private static boolean isNumber(Column column) {
        if (column.list()) return false;
        return switch (column.type()) {
            case INT, FLOAT, DURATION -> true;
            case BOOL, TEXT, BYTES, TIME, IP, MAC -> false;
        };
    }

    private static void spaces(TextBuffer out, int count) {
        for (int i = 0; i < count; i++) out.ascii(' ');
    }

    private void startBold(TextBuffer out) {
        if (color) out.ascii(BOLD);
    }

    private void endBold(TextBuffer out) {
        if (color) out.ascii(PLAIN);
    }
}
