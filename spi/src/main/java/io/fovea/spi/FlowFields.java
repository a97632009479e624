package io.fovea.spi;

import io.fovea.packet.HeaderCatalogue;
import io.fovea.packet.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Fields of the row's flow and of the row itself, named as in Zeek's logs, and the columns that every kind of row has.
final class FlowFields {
    private static final List<String> FIRST = List.of(
            "ts", "uid", "community_id", "id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p", "proto");
    private static final List<String> LAST = List.of("query", "src_file", "first_frame", "last_frame", "partial");
    private static final List<String> CONN = List.of(
            "service=conn.service", "duration=conn.duration", "orig_bytes=conn.orig_bytes",
            "resp_bytes=conn.resp_bytes", "conn_state=conn.conn_state", "missed_bytes=conn.missed_bytes",
            "history=conn.history", "orig_pkts=conn.orig_pkts", "orig_ip_bytes=conn.orig_ip_bytes",
            "resp_pkts=conn.resp_pkts", "resp_ip_bytes=conn.resp_ip_bytes", "vlan_id=conn.vlan_id",
            "tunnel=conn.tunnel",
            "end_reason=conn.end_reason");
    private static final List<String> PACKET = List.of(
            "ts=frame.time", "frame_number=frame.number", "frame_len=frame.len", "eth_src=eth.src",
            "eth_dst=eth.dst", "eth_type=eth.type", "vlan_id=vlan.id", "ip_src=ip.src", "ip_dst=ip.dst",
            "ip_proto=ip.proto", "ip_ttl=ip.ttl", "tcp_src_port=tcp.src_port", "tcp_dst_port=tcp.dst_port",
            "tcp_flags=tcp.flags", "tcp_len=tcp.len", "udp_src_port=udp.src_port", "udp_dst_port=udp.dst_port",
            "udp_len=udp.len", "query=query", "src_file=src_file");

    static final RowKind PACKET_KIND =
            new RowKind("packet", RowKind.Scope.PACKET, PACKET, "A captured frame.");
    static final RowKind CONN_KIND = new RowKind(
            "conn", RowKind.Scope.FLOW, join(CONN), "Both directions of a five-tuple of TCP, UDP, ICMP or SCTP.");

    static final RowKind WEIRD_KIND = new RowKind(
            "weird", RowKind.Scope.EVENT, join(List.of(
                    "name=weird.name", "addl=weird.addl", "layer=weird.layer", "count=weird.count")),
            "Something odd: one row for each flow and name, and for each name outside flows.");

    private FlowFields() {}

    static RowKind sessionKind(ProtocolModule module) {
        return new RowKind(
                module.name(), RowKind.Scope.SESSION, join(module.columns()),
                "A session of " + module.name().toUpperCase(java.util.Locale.ROOT) + ".");
    }

    private static List<String> join(List<String> middle) {
        return Stream.of(FIRST, middle, LAST).flatMap(List::stream).toList();
    }

    static List<Field.Flow> all() {
        List<Field.Flow> fields = new ArrayList<>();
        rowFields(fields);
        endpointFields(fields);
        connFields(fields);
        weirdFields(fields);
        assert HeaderCatalogue.fields().stream().noneMatch(
                header -> fields.stream().anyMatch(field -> field.name().equals(header.name())));
        return List.copyOf(fields);
    }

    private static void rowFields(List<Field.Flow> fields) {
        add(fields, "ts", ValueType.TIME, Field.Flow.Known.SESSION, FlowFields::time,
                "When the session or flow began.");
        add(fields, "query", ValueType.TEXT, Field.Flow.Known.OPEN, row -> row.query, "Name of the query.");
        add(fields, "src_file", ValueType.TEXT, Field.Flow.Known.OPEN,
                FlowFields::source,
                "Capture file or device that the row came from.");
        add(fields, "first_frame", ValueType.INT, Field.Flow.Known.SESSION, FlowFields::firstFrame,
                "Number of the first frame that the row rests on.");
        add(fields, "last_frame", ValueType.INT, Field.Flow.Known.MOMENT, FlowFields::lastFrame,
                "Number of the last frame that the row rests on.");
        fields.add(new Field.Flow("partial", List.of(), ValueType.TEXT, true, Field.Flow.Known.MOMENT,
                FlowFields::partial, "What was missing: gap, midstream, truncated, limit, conflict."));
    }

    private static void endpointFields(List<Field.Flow> fields) {
        conn(fields, "uid", ValueType.TEXT, Field.Flow.Known.OPEN, ConnView::uid, "Identifier of the flow.");
        conn(fields, "community_id", ValueType.TEXT, Field.Flow.Known.OPEN, ConnView::communityId,
                "Community id v1 of the flow.");
        conn(fields, "id_orig_h", ValueType.IP, Field.Flow.Known.OPEN, ConnView::originator,
                "Originator's address.", "id.orig_h");
        conn(fields, "id_orig_p", ValueType.INT, Field.Flow.Known.OPEN, c -> (long) c.originatorPort(),
                "Originator's port; type of ICMP.", "id.orig_p");
        conn(fields, "id_resp_h", ValueType.IP, Field.Flow.Known.OPEN, ConnView::responder,
                "Responder's address.", "id.resp_h");
        conn(fields, "id_resp_p", ValueType.INT, Field.Flow.Known.OPEN, c -> (long) c.responderPort(),
                "Responder's port; type of ICMP's answer, or its code where there is none.", "id.resp_p");
        conn(fields, "proto", ValueType.TEXT, Field.Flow.Known.OPEN, FlowFields::transport,
                "Transport: tcp, udp, icmp (of IPv6 too) or sctp.", "conn.proto");
        fields.add(new Field.Flow("conn.vlan_id", List.of(), ValueType.INT, true, Field.Flow.Known.OPEN,
                row -> row.conn == null ? null : vlanIds(row.conn), "VLAN ids, outermost first."));
        fields.add(new Field.Flow("conn.tunnel", List.of("tunnel"), ValueType.TEXT, true, Field.Flow.Known.OPEN,
                row -> row.conn == null || row.conn.tunnel() == null ? null : row.conn.tunnel().names(),
                "Tunnels, outermost first: mpls, pbb, ipip, ah, gre, erspan, vxlan, geneve, gtp, teredo, capwap."));
        conn(fields, "conn.outer_orig_h", ValueType.IP, Field.Flow.Known.OPEN,
                c -> c.tunnel() == null ? null : c.tunnel().source(),
                "Address of the tunnel's end on the originator's side, by the first packet.", "outer_orig_h");
        conn(fields, "conn.outer_resp_h", ValueType.IP, Field.Flow.Known.OPEN,
                c -> c.tunnel() == null ? null : c.tunnel().destination(),
                "Address of the tunnel's end on the responder's side, by the first packet.", "outer_resp_h");
    }

    private static String transport(ConnView conn) {
        return switch (conn.protocol()) {
            case 6 -> "tcp";
            case 17 -> "udp";
            case 132 -> "sctp";
            default -> "icmp";
        };
    }

    private static String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static List<Long> vlanIds(ConnView conn) {
        return switch (conn.vlanCount()) {
            case 0 -> null;
            case 1 -> List.of((long) conn.vlanOuterId());
            default -> List.of((long) conn.vlanOuterId(), (long) conn.vlanInnerId());
        };
    }

    private static void connFields(List<Field.Flow> fields) {
        moment(fields, "service", ValueType.TEXT, ConnView::service, "Protocols that were identified.");
        moment(fields, "duration", ValueType.DURATION, c -> c.lastTimeNs() - c.firstTimeNs(),
                "Time from the first packet to the last, or until both sides have closed.");
        moment(fields, "orig_bytes", ValueType.INT, ConnView::originatorBytes, "Payload bytes of the originator.");
        moment(fields, "resp_bytes", ValueType.INT, ConnView::responderBytes, "Payload bytes of the responder.");
        moment(fields, "conn_state", ValueType.TEXT, ConnView::state, "Zeek's connection state.");
        moment(fields, "missed_bytes", ValueType.INT, ConnView::missedBytes, "Payload bytes missing in the capture.");
        moment(fields, "history", ValueType.TEXT, c -> textOrNull(c.history()),
                "Zeek's history letters: C is a bad checksum, X a limit that was hit.");
        moment(fields, "orig_pkts", ValueType.INT, ConnView::originatorPackets, "Packets of the originator.");
        moment(fields, "orig_ip_bytes", ValueType.INT, ConnView::originatorIpBytes, "IP bytes of the originator.");
        moment(fields, "resp_pkts", ValueType.INT, ConnView::responderPackets, "Packets of the responder.");
        moment(fields, "resp_ip_bytes", ValueType.INT, ConnView::responderIpBytes, "IP bytes of the responder.");
        moment(fields, "end_reason", ValueType.TEXT, ConnView::endReason, "Why the flow's row was made.");
    }

    private static void weirdFields(List<Field.Flow> fields) {
        weird(fields, "weird.name", ValueType.TEXT, Weird::name, "What is odd; Zeek's name where it has one.");
        weird(fields, "weird.addl", ValueType.TEXT, Weird::addl,
                "What more there is to say of the first, as in Zeek's log: of rexmit_inconsistency who sent which"
                        + " bytes of the stream with other content, counted from 0.");
        weird(fields, "weird.layer", ValueType.TEXT, Weird::layer,
                "Where it was met: link, ip, transport, tcp, stream.");
        weird(fields, "weird.count", ValueType.INT, Weird::count, "How often it was met.");
    }

    private static void weird(
            List<Field.Flow> fields, String name, ValueType type, Function<Weird, Object> reader, String doc) {
        add(fields, name, type, Field.Flow.Known.MOMENT,
                row -> row.weird == null ? null : reader.apply(row.weird), doc);
    }

    private static Object time(RowContext row) {
        if (row.weird != null) return row.weird.timeNs();
        if (row.session != null) return row.session.timeNs;
        return row.conn != null ? row.conn.firstTimeNs() : row.burst.timeNs[row.packet];
    }

    private static Object source(RowContext row) {
        if (row.weird != null) return row.weird.source();
        return row.conn == null ? row.source : row.conn.source();
    }

    private static Object firstFrame(RowContext row) {
        if (row.weird != null) return row.weird.firstFrame();
        return row.session != null ? row.session.firstFrame : row.conn.firstFrame();
    }

    private static Object lastFrame(RowContext row) {
        if (row.weird != null) return row.weird.lastFrame();
        return row.session != null ? row.session.lastFrame : row.conn.lastFrame();
    }

    private static Object partial(RowContext row) {
        Set<Partial> partial = row.session != null ? row.session.partial()
                : row.conn != null ? row.conn.partial() : Set.of();
        return partial.isEmpty() ? null : Partial.labels(partial);
    }

    private static void moment(
            List<Field.Flow> fields, String name, ValueType type, Function<ConnView, Object> reader, String doc) {
        conn(fields, "conn." + name, type, Field.Flow.Known.MOMENT, reader, doc, name);
    }

    private static void conn(
            List<Field.Flow> fields, String name, ValueType type, Field.Flow.Known known,
            Function<ConnView, Object> reader, String doc, String... aliases) {
        fields.add(new Field.Flow(name, List.of(aliases), type, false, known,
                row -> row.conn == null ? null : reader.apply(row.conn), doc));
    }

    private static void add(
            List<Field.Flow> fields, String name, ValueType type, Field.Flow.Known known,
            Function<RowContext, Object> reader, String doc) {
        fields.add(new Field.Flow(name, List.of(), type, false, known, reader, doc));
    }
}
