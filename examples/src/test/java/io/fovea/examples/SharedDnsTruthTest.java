package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.examples.DnsTruth.Message;
import io.fovea.examples.DnsTruth.Resource;
import io.fovea.examples.TruthCounts.Outcome;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Every DNS message that tshark sees in the collected captures against our rows, field by field and record by record.
/// Differences are allowed only where `dns-truth-differences.tsv` explains them; the table of counts goes to
/// `target/dns-truth.txt`. Names of NetBIOS are not in the truth. What Suricata confirms is counted again under `agreed`.
class SharedDnsTruthTest {
    private static final Path EXPLAINED = Path.of("src/test/resources/dns-truth-differences.tsv");
    private static final String QUERY = """
            from dns select id_orig_h, id_orig_p, id_resp_h, id_resp_p, first_frame, last_frame, dns.id, unanswered,
              unasked, dns.query, qtype_name, qclass, opcode, rd, qdcount, rcode, aa, tc, ra, ancount, nscount, arcount,
              answers, answer_names, answer_types, ttls, authority, authority_names, authority_types,
              additional, additional_names, additional_types, netbios_name""";
    /// Our columns and those of the truth, of queries and of answers.
    private static final Map<String, String> ASKED = Map.of(
            "query", "qname", "qtype_name", "qtype", "qclass", "qclass", "opcode", "opcode", "rd", "rd",
            "qdcount", "qdcount");
    private static final Map<String, String> ANSWERED = Map.of(
            "rcode", "rcode", "aa", "aa", "tc", "tc", "ra", "ra", "ancount", "ancount", "nscount", "nscount",
            "arcount", "arcount");

    private final TruthCounts counts = new TruthCounts();

    /// One side of a row.
    private record Ours(String path, boolean isAnswer, long frame, Map<String, Object> row) {}

    @Test
    void everyDifferenceIsExplained() throws IOException {
        Path folder = SharedCaptures.folder();
        Map<String, List<Message>> truth = new DnsTruth(folder).messages();
        Fovea fovea = Fovea.builder().query(QUERY).build();
        for (Map.Entry<String, List<Message>> entry : truth.entrySet()) {
            try {
                compare(entry.getKey(), entry.getValue(), messages(RawRows.of(fovea, folder.resolve(entry.getKey()))));
            } catch (InputException e) {
                counts.add(entry.getKey(), "capture", Outcome.MISSING, "read", String.valueOf(e.getMessage()));
            }
        }
        counts.write("DNS against tshark, " + truth.size() + " captures",
                Path.of("target", "dns-truth.txt"), Path.of("target", "dns-truth-differences.tsv"));
        assertThat(counts.places()).isEqualTo(TruthCounts.explained(EXPLAINED));
        assertThat(counts.equal("agreed message")).as("messages that Suricata confirms").isGreaterThan(5000);
    }

    private static List<Ours> messages(List<Map<String, Object>> rows) {
        List<Ours> messages = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            String asker = row.get("id_orig_h") + ":" + row.get("id_orig_p");
            String server = row.get("id_resp_h") + ":" + row.get("id_resp_p");
            if (row.get("unasked").equals(false)) {
                messages.add(new Ours(asker + ">" + server, false, (Long) row.get("first_frame"), row));
            }
            if (row.get("unanswered").equals(false)) {
                messages.add(new Ours(server + ">" + asker, true, (Long) row.get("last_frame"), row));
            }
        }
        return messages;
    }

    private void compare(String capture, List<Message> truths, List<Ours> ours) {
        List<Ours> left = new ArrayList<>(ours);
        List<Message> unmatched = new ArrayList<>();
        for (Message truth : truths) {
            if (!compare(truth, take(left, truth, true))) unmatched.add(truth);
        }
        for (Message truth : unmatched) {
            if (compare(truth, take(left, truth, false))) continue;
            count(truth, "message", Outcome.MISSING, truth.frame() + " " + truth.path(), "");
        }
        for (Ours message : left) {
            if (message.row.get("netbios_name") != null) continue;
            counts.add(capture, "message", Outcome.EXTRA, "", message.frame + " " + message.path + " "
                    + message.row.get("id") + " " + message.row.get("query"));
        }
    }

    /// Our message with the endpoints, direction and id of the truth; with its frame, or the first there is.
    private static Ours take(List<Ours> left, Message truth, boolean sameFrame) {
        for (int i = 0; i < left.size(); i++) {
            Ours message = left.get(i);
            boolean fits = message.isAnswer == truth.isAnswer() && sameEnds(message.path, truth.path())
                    && idOf(message).equals(truth.cells().get("id"))
                    && (!sameFrame || message.frame == truth.frame() && sameQuestion(message, truth));
            if (fits) return left.remove(i);
        }
        return null;
    }

    private static String idOf(Ours message) {
        return String.format("0x%04x", (Long) message.row.get("id"));
    }

    private static boolean sameQuestion(Ours message, Message truth) {
        return !message.isAnswer || Objects.equals(message.row.get("query"), truth.cells().get("qname"))
                || truth.cells().get("qname").isEmpty();
    }

    /// Multicast answers come from the flow's originator, as its queries do.
    private static boolean sameEnds(String ours, String truth) {
        String[] ends = ours.split(">");
        return ours.equals(truth) || truth.equals(ends[1] + ">" + ends[0]);
    }

    private boolean compare(Message truth, Ours ours) {
        if (ours == null) return false;
        count(truth, "message", Outcome.EQUAL, "", "");
        boolean hasQuestion = !truth.cells().get("qname").isEmpty();
        if (!ours.isAnswer || ours.row.get("unasked").equals(true)) {
            ASKED.forEach((column, theirs) -> {
                if (!hasQuestion && column.startsWith("q") && !column.equals("qdcount")) return;
                same(truth, column, truth.cells().get(theirs), ours.row.get(column));
            });
        }
        if (ours.isAnswer) {
            ANSWERED.forEach((column, theirs) -> same(truth, column, truth.cells().get(theirs), ours.row.get(column)));
            compareRecords(truth, ours.row, "AN", "answers", "answer");
            compareRecords(truth, ours.row, "NS", "authority", "authority");
            compareRecords(truth, ours.row, "AR", "additional", "additional");
        }
        return true;
    }

    private void same(Message truth, String column, String expected, Object got) {
        String text = switch (got) {
            case null -> "";
            case Boolean flag -> flag ? "1" : "0";
            default -> column.equals("qclass") ? String.format("0x%04x", (Long) got) : got.toString();
        };
        count(truth, column, expected.equals(text) ? Outcome.EQUAL : Outcome.DIFFERENT, expected, text);
    }

    private void compareRecords(Message truth, Map<String, Object> row, String section, String column, String name) {
        List<Resource> theirs = truth.resources().stream()
                .filter(each -> each.section().equals(section) && !each.type().equals("OPT")).toList();
        List<?> data = list(row, column);
        if (data.size() != theirs.size()) {
            count(truth, name + " records", Outcome.DIFFERENT, theirs.size() + "", data.size() + "");
            return;
        }
        for (int i = 0; i < data.size(); i++) {
            Resource expected = theirs.get(i);
            same(truth, "record name", expected.name(), list(row, name + "_names").get(i));
            same(truth, "record type", expected.type(), list(row, name + "_types").get(i));
            if (name.equals("answer")) same(truth, "record ttl", expected.ttl(), list(row, "ttls").get(i));
            if (expected.data() == null || expected.data().isEmpty()) continue;
            same(truth, "record data", expected.data(), shown(expected.type(), (String) data.get(i)));
        }
    }

    /// The truth has the first three parts of an SOA only.
    private static String shown(String type, String data) {
        if (!type.equals("SOA")) return data;
        String[] parts = data.split(" ");
        return parts.length < 3 ? data : String.join(" ", List.of(parts).subList(0, 3));
    }

    private static List<?> list(Map<String, Object> row, String column) {
        return row.get(column) == null ? List.of() : (List<?>) row.get(column);
    }

    private void count(Message truth, String column, Outcome outcome, String expected, String got) {
        String place = truth.capture();
        counts.add(place, column, outcome, expected, got);
        if (truth.isAgreed()) counts.add(place, "agreed " + column, outcome, expected, got);
    }
}
