package io.fovea.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// A protocol: its name, its fields, its rows, how to recognise it and how to parse it. Found by `ServiceLoader`.
/// Adding a protocol is one such class, a parser and a services line.
public interface ProtocolModule {
    /// Datagrams of a flow that protocols are probed with.
    int DATAGRAMS_PROBED = 8;

    /// Lower-case name, which is also the name of its kind of row and the prefix of its fields.
    String name();

    /// What it runs over: protocol numbers of IP, 6 for TCP, 17 for UDP.
    Set<Integer> transports();

    /// Its queryable fields, `name.` in front of every name.
    List<Field.OfSession> fields();

    /// Its fields that queries make by writing a key.
    default List<FieldMap> maps() {
        return List.of();
    }

    /// The columns of `select *` between the flow's columns and the provenance (`RowKind.columns` form).
    List<String> columns();

    /// What its sessions tell of another protocol whose messages they carry: full names of its own fields, by the names
    /// that they have in the other protocol, whose name alone stands for its presence. In rows of this protocol those
    /// names mean its own fields (`tls.sni` in rows of `quic`).
    default Map<String, String> carried() {
        return Map.of();
    }

    /// Names of the protocols that may go on in the middle of a stream of this one: TLS after STARTTLS.
    default Set<String> followers() {
        return Set.of();
    }

    /// Whether a follower may come in a stream, told by its first bytes, those that identified it. As few as they may
    /// be, the answer is never no when more bytes would make it yes: a flow's services do not depend on its cuts.
    ///
    /// @param follower one of `followers`
    default boolean mayBeFollowed(StreamSlice start, String follower) {
        return true;
    }

    /// Whether it only ever goes on in streams of protocols that it follows: no flow begins with it.
    default boolean onlyFollows() {
        return false;
    }

    /// Names of the protocols whose parsers tell of this one's sessions. Such a protocol is never a stream of its own:
    /// it matches no probe, and its parser is never asked for.
    default Set<String> toldBy() {
        return Set.of();
    }

    /// Names of the milestones of its sessions, in order; the last is the end of a session.
    List<String> milestones();

    /// Whether a flow has at most one session of it: then its end settles all queries for its rows.
    boolean oneSessionPerFlow();

    /// Looks at the first bytes of one direction and says whether this is the protocol. Keeps no state: it is asked
    /// again with more bytes after `NEED_MORE`, at most until `Limits.probeBytes`, and not at all of a stream whose
    /// first byte alone it said `NO` to. Over UDP it is asked of one datagram after the other, at most
    /// `DATAGRAMS_PROBED` of a flow.
    Probe probe(StreamSlice slice);

    /// A parser for one flow.
    StreamParser newParser();

    /// Where one worker takes its parsers from. They are used by one thread at a time, and may share what that worker
    /// learns, within a fixed amount of memory; other workers' parsers share none of it.
    default Supplier<StreamParser> parsersOfWorker() {
        return this::newParser;
    }

    /// The same, when queries read only some fields of its sessions: parsers may leave out the work that only others
    /// need. What they frame, count and tell of gaps does not depend on it.
    ///
    /// @param fields full names; those of other protocols say nothing
    default Supplier<StreamParser> parsersOfWorker(Set<String> fields) {
        return parsersOfWorker();
    }
}
