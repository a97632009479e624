package io.fovea.parsers.dns;

import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;

/// Pairs queries with answers, in datagrams or in streams of messages (RFC 1035, section 4.2). A query waits for its
/// answer until the flow ends, for `PendingQueries.WAIT_NS` of packet time, or until too many wait.
final class DnsParser implements StreamParser {
    /// So many messages in a row that cannot be DNS, and the stream is given up.
    private static final int STRANGE_MAX = 8;

    private final PendingQueries pending = new PendingQueries();
    private DnsStream originator;
    private DnsStream responder;
    private int strange;

    /// Where a message comes from: who sent it, when and in which frame its first byte came, and in which its last.
    private record Arrival(boolean fromOriginator, long timeNs, long firstFrame, long lastFrame) {}

    @Override
    public Progress parse(StreamSlice input, SessionHandler sessions) {
        if (!input.isDatagram()) return parseStream(input, sessions);
        int length = input.remaining();
        if (length <= DnsMessage.LENGTH_MAX) {
            Arrival arrival = new Arrival(input.fromOriginator(), input.timeNs(), input.frame(), input.frame());
            onBytes(input.bytes(0, length), arrival, sessions);
        }
        input.skip(length);
        return Progress.NEED_MORE;
    }

    private Progress parseStream(StreamSlice input, SessionHandler sessions) {
        boolean fromOriginator = input.fromOriginator();
        DnsStream stream = streamOf(fromOriginator);
        for (byte[] next = stream.next(input); next != null; next = stream.next(input)) {
            onBytes(next, new Arrival(fromOriginator, stream.startTimeNs, stream.startFrame, input.frame()), sessions);
            if (strange > STRANGE_MAX) return Progress.STOP;
        }
        return Progress.NEED_MORE;
    }

    private DnsStream streamOf(boolean fromOriginator) {
        if (originator == null) {
            originator = new DnsStream();
            responder = new DnsStream();
        }
        return fromOriginator ? originator : responder;
    }

    /// What there is of the message that the hole is in counts.
    @Override
    public Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions) {
        DnsStream stream = streamOf(fromOriginator);
        byte[] rest = stream.lose(lengthBytes);
        if (rest == null || rest.length < DnsMessage.HEADER_LENGTH) return Progress.NEED_MORE;
        DnsMessage message = new DnsMessage(rest);
        Arrival arrival = new Arrival(fromOriginator, stream.startTimeNs, stream.startFrame, stream.startFrame);
        if (!isStrange(message)) take(message, arrival, true, sessions);
        return Progress.NEED_MORE;
    }

    @Override
    public void end(SessionHandler sessions) {
        while (!pending.isEmpty()) finish(pending.takeOldest(), sessions);
    }

    private void onBytes(byte[] bytes, Arrival arrival, SessionHandler sessions) {
        DnsMessage message = bytes.length < DnsMessage.HEADER_LENGTH ? null : new DnsMessage(bytes);
        if (message == null || isStrange(message)) {
            strange++;
        } else {
            strange = 0;
            take(message, arrival, false, sessions);
        }
    }

    /// Whether bytes cannot be a message: no such kind, and no question either.
    private static boolean isStrange(DnsMessage message) {
        return !DnsNames.isKnownOpcode(message.opcode()) && message.questions() == 0;
    }

    private void take(DnsMessage message, Arrival arrival, boolean isCut, SessionHandler sessions) {
        while (pending.isStale(arrival.timeNs)) finish(pending.takeOldest(), sessions);
        if (message.isResponse()) {
            answer(message, arrival, isCut, sessions);
            return;
        }
        DnsExchange exchange = begin(new DnsExchange(message, arrival.fromOriginator), arrival, isCut, sessions);
        pending.add(exchange);
        while (pending.isOverfull()) {
            DnsExchange oldest = pending.takeOldest();
            oldest.mark(Partial.LIMIT);
            finish(oldest, sessions);
        }
    }

    private void answer(DnsMessage message, Arrival arrival, boolean isCut, SessionHandler sessions) {
        DnsExchange exchange = pending.takeFor(message, arrival.fromOriginator);
        if (exchange == null) {
            exchange = new DnsExchange(null, !arrival.fromOriginator);
            exchange.answer = message;
            begin(exchange, arrival, isCut, sessions);
        } else {
            exchange.answer = message;
        }
        exchange.answerTimeNs = arrival.timeNs;
        exchange.lastFrame = Math.max(exchange.lastFrame, arrival.lastFrame);
        markWhatIsMissing(exchange, message, isCut);
        finish(exchange, sessions);
    }

    private static DnsExchange begin(
            DnsExchange exchange, Arrival arrival, boolean isCut, SessionHandler sessions) {
        exchange.timeNs = arrival.timeNs;
        exchange.firstFrame = arrival.firstFrame;
        exchange.lastFrame = arrival.lastFrame;
        exchange.milestone = DnsExchange.QUERY;
        markWhatIsMissing(exchange, exchange.question(), isCut);
        exchange.isWanted = sessions.reached(exchange);
        return exchange;
    }

    private static void markWhatIsMissing(DnsExchange exchange, DnsMessage message, boolean isCut) {
        if (isCut) exchange.mark(Partial.GAP);
        if (message.isShortened()) exchange.mark(Partial.LIMIT);
    }

    private static void finish(DnsExchange exchange, SessionHandler sessions) {
        if (!exchange.isWanted) return;
        exchange.milestone = DnsExchange.END;
        sessions.finished(exchange);
    }
}
