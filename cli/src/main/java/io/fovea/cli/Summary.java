package io.fovea.cli;

import io.fovea.engine.Accounting;
import io.fovea.engine.RunReport;
import io.fovea.packet.ChecksumVerdict;
import io.fovea.spi.Sink;
import io.fovea.spi.SourceNotes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a run did, in a few aligned lines for a person.
final class Summary {
    private static final int LABEL_WIDTH = 11;
    private static final int FILES_MAX = 20;
    private static final String ARROW = " \u2192 ";

    private final RunReport report;
    private final List<Sink.Output> outputs;
    private final Path folder;
    private final boolean verbose;
    private final List<String> lines = new ArrayList<>();

    /// @param folder where files and manifest are, or null when rows went elsewhere
    /// @param verbose whether each capture gets a line
    Summary(RunReport report, List<Sink.Output> outputs, Path folder, boolean verbose) {
        this.verbose = verbose;
        this.report = report;
        this.outputs = outputs;
        this.folder = folder;
    }

    List<String> lines() {
        lines.clear();
        add("read", read());
        if (verbose) captures();
        add("funnel", funnel(report.funnel()));
        add("accounted", accounted(report.accounting()));
        reasons("malformed", report.accounting().malformed());
        reasons("limited", report.accounting().limited());
        reasons("lost", report.accounting().lost());
        checksums();
        reasons("shed", report.shed());
        reasons("weird", report.weird());
        rows();
        if (folder != null) {
            files();
            add("manifest", folder.resolve("MANIFEST.json").toString());
        }
        if (report.stopped()) add("stopped", "before the end of the input");
        return List.copyOf(lines);
    }

    private String read() {
        RunReport.Funnel funnel = report.funnel();
        long bytes = 0;
        for (RunReport.Input input : report.inputs()) bytes += input.bytes();
        return Quantity.counted(report.inputs().size(), "capture", "captures") + ", " + Quantity.bytes(bytes) + ", "
                + Quantity.counted(funnel.packets(), "packet", "packets") + " in "
                + Quantity.duration(report.elapsedNs()) + " (" + Quantity.byteRate(bytes, report.elapsedNs()) + ", "
                + Quantity.packetRate(funnel.packets(), report.elapsedNs()) + ")";
    }

    private void captures() {
        for (RunReport.Input input : report.inputs()) {
            add("", input.name() + "  " + Quantity.counted(input.packets(), "packet", "packets") + ", "
                    + Quantity.bytes(input.bytes()) + (input.damage() == null ? "" : ", damaged")
                    + notes(input.notes()));
        }
    }

    /// What a capture says beside its packets.
    private static String notes(SourceNotes notes) {
        StringBuilder text = new StringBuilder();
        if (!notes.interfaces().isEmpty()) text.append(", of ").append(String.join(" ", notes.interfaces()));
        if (notes.commentCount() > 0) {
            text.append(", ").append(Quantity.counted(notes.commentCount(), "comment", "comments"));
        }
        if (notes.secretCount() > 0) {
            text.append(", ").append(Quantity.counted(notes.secretCount(), "block", "blocks"))
                    .append(" of decryption secrets, not used");
        }
        return text.toString();
    }

    /// Queries over packets alone look at no flow.
    private static String funnel(RunReport.Funnel funnel) {
        if (funnel.candidates() == 0 && funnel.rows() > 0) {
            return Quantity.counted(funnel.packets(), "packet", "packets") + ARROW
                    + Quantity.counted(funnel.rows(), "row", "rows");
        }
        return Quantity.counted(funnel.packets(), "packet", "packets") + ARROW
                + Quantity.counted(funnel.candidates(), "candidate", "candidates") + ARROW
                + Quantity.counted(funnel.flows(), "flow", "flows") + ARROW
                + Quantity.count(funnel.parsedFlows()) + " parsed" + ARROW
                + Quantity.counted(funnel.sessions(), "session", "sessions") + ARROW
                + Quantity.counted(funnel.rows(), "row", "rows");
    }

    /// The identity: received = the sum of everything behind the sign.
    static String accounted(Accounting counts) {
        return Quantity.count(counts.received()) + " received " + (counts.holds() ? "= " : "\u2260 ")
                + Quantity.count(counts.delivered()) + " delivered + "
                + Quantity.count(counts.filteredPacket()) + " filtered by packet + "
                + Quantity.count(counts.filteredFlow()) + " by flow + "
                + Quantity.count(counts.notIp()) + " not IP + "
                + Quantity.count(sum(counts.malformed())) + " malformed + "
                + Quantity.count(sum(counts.limited())) + " limited + "
                + Quantity.count(sum(counts.lost())) + " lost";
    }

    private static long sum(Map<String, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) sum += count;
        return sum;
    }

    private void reasons(String label, Map<String, Long> counts) {
        List<Map.Entry<String, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.removeIf(entry -> entry.getValue() == 0);
        if (entries.isEmpty()) return;
        entries.sort(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, Long> entry : entries) {
            texts.add(entry.getKey() + " " + Quantity.count(entry.getValue()));
        }
        add(label, String.join(", ", texts));
    }

    /// Only when some are not right.
    private void checksums() {
        Map<String, Long> odd = new TreeMap<>(report.checksums());
        odd.remove(ChecksumVerdict.RIGHT.label());
        reasons("checksums", odd);
    }

    private void rows() {
        int nameWidth = 0;
        int countWidth = 0;
        for (RunReport.Query query : report.queries()) {
            nameWidth = Math.max(nameWidth, query.name().length());
            countWidth = Math.max(countWidth, Quantity.count(query.rows()).length());
        }
        String label = "rows";
        for (RunReport.Query query : report.queries()) {
            String count = Quantity.count(query.rows());
            add(label, query.name() + " ".repeat(nameWidth - query.name().length() + 2)
                    + " ".repeat(countWidth - count.length()) + count
                    + (query.limitReached() ? "  (limit reached)" : ""));
            label = "";
        }
    }

    private void files() {
        String label = "files";
        for (Sink.Output output : outputs.subList(0, Math.min(outputs.size(), FILES_MAX))) {
            add(label, folder.resolve(output.name()) + "  " + Quantity.counted(output.rows(), "row", "rows") + ", "
                    + Quantity.bytes(output.bytes()));
            label = "";
        }
        if (outputs.size() > FILES_MAX) add("", "and " + Quantity.count(outputs.size() - FILES_MAX) + " more");
    }

    private void add(String label, String text) {
        lines.add(line(label, text));
    }

    /// A line that stands below others.
    static String line(String label, String text) {
        return label + " ".repeat(LABEL_WIDTH - label.length()) + text;
    }
}
