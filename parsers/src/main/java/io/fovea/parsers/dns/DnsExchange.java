package io.fovea.parsers.dns;

import io.fovea.spi.Session;

/// One query with its answer; or a query that nobody answered, or an answer whose query was not seen.
public final class DnsExchange extends Session {
    static final int QUERY = 0;
    static final int END = 1;

    /// The query, or null.
    final DnsMessage query;
    final boolean fromOriginator;
    /// The answer, or null.
    DnsMessage answer;
    long answerTimeNs;
    /// Whether a query needs more of this session.
    boolean isWanted;

    /// @param query the query, or null when only its answer was seen
    /// @param fromOriginator whether the originator asked
    DnsExchange(DnsMessage query, boolean fromOriginator) {
        this.query = query;
        this.fromOriginator = fromOriginator;
    }

    /// The message that tells what was asked.
    DnsMessage question() {
        return query != null ? query : answer;
    }

    /// The message that says the most: the answer, or else the query.
    DnsMessage outcome() {
        return answer != null ? answer : query;
    }
}
