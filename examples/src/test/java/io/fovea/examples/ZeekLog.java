package io.fovea.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Zeek's logs of tab-separated text.
final class ZeekLog {
    private static final String FIELDS = "#fields\t";

    private ZeekLog() {}

    static List<Map<String, String>> read(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        String[] names = {};
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(FIELDS)) names = line.substring(FIELDS.length()).split("\t");
            if (line.startsWith("#")) continue;
            String[] cells = line.split("\t", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length && i < cells.length; i++) row.put(names[i], cells[i]);
            rows.add(row);
        }
        return rows;
    }
}
