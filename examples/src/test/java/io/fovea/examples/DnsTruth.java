package io.fovea.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What tshark says of the DNS messages of the collected captures, spelled as Fovea spells it.
final class DnsTruth {
    /// A record in a section of a message; data that the truth has no compact form for are null.
    record Resource(String section, String name, String type, String ttl, String data) {}

    /// A message: who sent it to whom, what its header and first question say, and its records.
    record Message(
            String capture, String path, boolean isAnswer, long frame, Map<String, String> cells,
            List<Resource> resources) {
        /// Whether Suricata says the same.
        boolean isAgreed() {
            return "agree".equals(cells.get("suricata"));
        }
    }

    private final Path folder;

    DnsTruth(Path folder) {
        this.folder = folder;
    }

    /// Messages by capture, in order of frame. Damaged captures have no truth worth the name.
    Map<String, List<Message>> messages() throws IOException {
        Map<String, List<Resource>> resources = new HashMap<>();
        for (Map<String, String> row : rows("dns_rr")) {
            resources.computeIfAbsent(key(row), _ -> new ArrayList<>()).add(new Resource(
                    row.get("section"), name(row.get("name")), row.get("type"), row.get("ttl"), data(row)));
        }
        Map<String, List<Message>> messages = new TreeMap<>();
        for (Map<String, String> row : rows("dns")) {
            String path = row.get("src") + ":" + row.get("sport") + ">" + row.get("dst") + ":" + row.get("dport");
            Map<String, String> cells = new HashMap<>(row);
            cells.put("qname", name(row.get("qname")));
            messages.computeIfAbsent(row.get("capture"), _ -> new ArrayList<>()).add(new Message(
                    row.get("capture"), path, row.get("qr").equals("1"), Long.parseLong(row.get("frame")), cells,
                    take(resources.getOrDefault(key(row), new ArrayList<>()), row)));
        }
        return messages;
    }

    /// Messages of one frame with the same id share a key: each takes as many records as its header announces.
    private static List<Resource> take(List<Resource> shared, Map<String, String> message) {
        Map<String, Integer> left = new HashMap<>();
        Map.of("QD", "qdcount", "AN", "ancount", "NS", "nscount", "AR", "arcount").forEach((section, column) ->
                left.put(section, message.get(column).isEmpty() ? 0 : Integer.parseInt(message.get(column))));
        List<Resource> taken = new ArrayList<>();
        shared.removeIf(each -> left.merge(each.section(), -1, Integer::sum) >= 0 && taken.add(each));
        return taken;
    }

    private static String key(Map<String, String> row) {
        return row.get("capture") + " " + row.get("frame") + " " + row.get("id");
    }

    private List<Map<String, String>> rows(String table) throws IOException {
        Path reordered = folder.resolve("truth/" + table + ".ooo.tsv");
        List<Map<String, String>> rows = new ArrayList<>(Files.exists(reordered) ? Tsv.read(reordered) : List.of());
        Set<String> replaced = new TreeSet<>();
        rows.forEach(row -> replaced.add(row.get("capture")));
        Tsv.read(folder.resolve("truth/" + table + ".tsv")).stream()
                .filter(row -> !replaced.contains(row.get("capture"))).forEach(rows::add);
        rows.removeIf(row -> row.get("capture").startsWith("malformed/"));
        return rows;
    }

    private static String name(String cell) {
        return cell.equals("<Root>") ? "." : escapes(cell);
    }

    private static String data(Map<String, String> row) {
        String data = row.get("data");
        return data.startsWith("~") ? null : data.equals("<Root>") ? "." : escapes(data);
    }

    /// tshark writes bytes that cannot be shown as a backslash and three octal digits; a backslash is doubled here.
    private static String escapes(String cell) {
        if (!cell.contains("\\\\")) return cell;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            boolean isEscape = cell.startsWith("\\\\", i) && i + 5 <= cell.length()
                    && cell.substring(i + 2, i + 5).matches("[0-3][0-7]{2}");
            if (isEscape) {
                text.append(String.format("\\x%02x", Integer.parseInt(cell.substring(i + 2, i + 5), 8)));
                i += 4;
            } else {
                text.append(cell.charAt(i));
            }
        }
        return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
