package io.fovea.parsers.dns;

import java.util.ArrayList;
import java.util.List;

/// Queries of a flow that wait for their answers, oldest first. Holds `QUERIES_MAX` of them at most, and
/// several only while they take `BYTES_MAX` of memory together.
final class PendingQueries {
    static final int QUERIES_MAX = 64;
    static final int BYTES_MAX = 1 << 16;
    /// Who has not answered for so long will not.
    static final long WAIT_NS = 60_000_000_000L;

    private final List<DnsExchange> waiting = new ArrayList<>();
    private int bytes;

    void add(DnsExchange exchange) {
        waiting.add(exchange);
        bytes += exchange.query.keptBytes();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Whether there are more than may be.
    boolean isOverfull() {
        return waiting.size() > QUERIES_MAX || bytes > BYTES_MAX && waiting.size() > 1;
    }

    /// Whether the oldest waits in vain.
    boolean isStale(long nowNs) {
        return !waiting.isEmpty() && nowNs - waiting.getFirst().timeNs > WAIT_NS;
    }

    DnsExchange takeOldest() {
        return take(0);
    }

    /// Takes the query that an answer belongs to: the oldest with its id and question, else the oldest with its id, of
    /// those from the other side; null when there is none.
    DnsExchange takeFor(DnsMessage answer, boolean fromOriginator) {
        int sameId = -1;
        for (int i = 0; i < waiting.size(); i++) {
            DnsExchange exchange = waiting.get(i);
            if (exchange.fromOriginator == fromOriginator || exchange.query.id() != answer.id()) continue;
            if (exchange.query.asksSameAs(answer)) return take(i);
            if (sameId < 0) sameId = i;
        }
        return sameId < 0 ? null : take(sameId);
    }

    private DnsExchange take(int place) {
        DnsExchange taken = waiting.remove(place);
        bytes -= taken.query.keptBytes();
        return taken;
    }
}
