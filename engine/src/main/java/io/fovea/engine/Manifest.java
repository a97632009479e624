package io.fovea.engine;

import io.fovea.spi.CompiledQuery;
import io.fovea.spi.Sink;
import io.fovea.spi.SourceNotes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `MANIFEST.json` says of a run: inputs with their SHA-256, queries, outputs, every counter, exit code, version.
///
/// @param version version of the tool
/// @param startTime wall time, RFC 3339
/// @param captures the inputs, in order
/// @param digests their SHA-256, as far as known
/// @param queries the compiled queries
/// @param report what the run did, or null when it failed before its end
/// @param outputs what the sink wrote
/// @param failure what ended the run, or null
public record Manifest(
        String version,
        String startTime,
        List<Path> captures,
        Map<Path, String> digests,
        List<CompiledQuery> queries,
        RunReport report,
        List<Sink.Output> outputs,
        String failure) {

    /// The manifest as JSON text.
    public String toJson(int exitCode) {
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("fovea_version", version);
        top.put("start_time", startTime);
        top.put("exit_code", exitCode);
        if (failure != null) top.put("failure", failure);
        top.put("inputs", inputs());
        top.put("queries", queries.stream().map(this::query).toList());
        top.put("outputs", outputs.stream().map(Manifest::output).toList());
        if (report != null) {
            top.put("accounting", accounting(report.accounting()));
            top.put("funnel", funnel(report.funnel()));
            top.put("weird", new TreeMap<>(report.weird()));
            top.put("checksums", new TreeMap<>(report.checksums()));
            top.put("shed", new TreeMap<>(report.shed()));
            if (report.failedLimit() != null) top.put("failed_limit", report.failedLimit());
            top.put("stopped", report.stopped());
            top.put("elapsed_seconds", report.elapsedNs() / 1e9);
        }
        return JsonText.of(top);
    }

    private List<Object> inputs() {
        List<Object> inputs = new ArrayList<>();
        for (int i = 0; i < captures.size(); i++) {
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("file", captures.get(i).toString());
            String digest = digests.get(captures.get(i));
            if (digest != null) input.put("sha256", digest);
            if (report != null && i < report.inputs().size()) {
                RunReport.Input read = report.inputs().get(i);
                input.put("bytes", read.bytes());
                input.put("packets", read.packets());
                if (read.damage() != null) input.put("damage", read.damage());
                addNotes(read.notes(), input);
            }
            inputs.add(input);
        }
        return inputs;
    }

    private static void addNotes(SourceNotes notes, Map<String, Object> input) {
        if (!notes.interfaces().isEmpty()) input.put("interfaces", notes.interfaces());
        if (notes.commentCount() > 0) {
            input.put("comment_count", notes.commentCount());
            input.put("comments", notes.comments());
        }
        if (notes.secretCount() > 0) input.put("decryption_secrets", notes.secretCount());
        if (!notes.lost().isEmpty()) input.put("lost", new TreeMap<>(notes.lost()));
    }

    private Object query(CompiledQuery query) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", query.name());
        map.put("kind", query.kind().name());
        map.put("text", query.schema().text());
        map.put("columns", query.schema().columns().stream().map(column -> (Object) column.name()).toList());
        if (report == null) return map;
        for (RunReport.Query counted : report.queries()) {
            if (!counted.name().equals(query.name())) continue;
            map.put("rows", counted.rows());
            map.put("limit_reached", counted.limitReached());
        }
        return map;
    }

    private static Object output(Sink.Output output) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("query", output.query());
        map.put("file", output.name());
        map.put("rows", output.rows());
        map.put("bytes", output.bytes());
        return map;
    }

    private static Object accounting(Accounting counts) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("received", counts.received());
        map.put("delivered", counts.delivered());
        map.put("filtered", new TreeMap<>(Map.of("packet", counts.filteredPacket(), "flow", counts.filteredFlow())));
        map.put("not_ip", counts.notIp());
        map.put("malformed", new TreeMap<>(counts.malformed()));
        map.put("limited", new TreeMap<>(counts.limited()));
        map.put("lost", new TreeMap<>(counts.lost()));
        return map;
    }

    private static Object funnel(RunReport.Funnel funnel) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("bytes", funnel.bytes());
        map.put("packets", funnel.packets());
        map.put("candidates", funnel.candidates());
        map.put("flows", funnel.flows());
        map.put("parsed_flows", funnel.parsedFlows());
        map.put("sessions", funnel.sessions());
        map.put("rows", funnel.rows());
        return map;
    }
}
