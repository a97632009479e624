package io.fovea.spi;

import java.util.List;
import java.util.Set;

/// A set of queries that run together, compiled.
public interface CompiledQueries {
    /// The queries; their places are the query numbers of `FilterProgram`.
    List<CompiledQuery> queries();

    /// The protocols that a run may have to identify; their places are the protocol numbers of `FilterProgram`.
    List<ProtocolModule> protocols();

    /// Full names of the fields of sessions that filters or columns read.
    Set<String> sessionFields();

    /// Whether any query is about flows or sessions, so that flows have to be tracked.
    boolean tracksFlows();

    /// Whether any query is about what is odd.
    boolean wantsWeird();

    /// Whether any query reads the history of flows, in its filter or its columns.
    boolean showsHistory();

    /// Whether any query is about packets.
    boolean matchesPackets();

    /// A program for one worker.
    FilterProgram newProgram();

    /// What a person reads: a named section for each stage (`tree`, `layers`, `needs`, `java`), in order.
    List<ExplainSection> explain();

    /// One stage of the plan, printed.
    record ExplainSection(String name, String text) {}
}
