package io.fovea.parsers.http;

import io.fovea.parsers.http.HttpStream.State;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Partial;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamSlice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The exchanges of one connection that are not finished: pairs responses with requests in their order (RFC 9112,
/// section 9.3.2), tells milestones, and hands in what is complete.
///
/// Invariant: exchanges are in the order of their beginning, at most `OPEN_MAX` and one without request. Those that no
/// query wants stay until their response is over, for the pairing.
final class HttpExchanges {
    static final int OPEN_MAX = 128;
    /// Bytes of heads that unfinished exchanges keep before the oldest is let go.
    static final int KEPT_BYTES_MAX = 1 << 17;
    private static final int PHRASE_LENGTH_MAX = 1024;
    private static final String HEAD = "HEAD";
    private static final String CONNECT = "CONNECT";

    private final ArrayDeque<HttpExchange> open = new ArrayDeque<>();
    private final HttpNeeds needs;
    private int depth;
    /// The client asks again before it was answered.
    private boolean pipelined;
    /// Bytes were missing somewhere.
    private boolean gapped;
    /// Requests that were let go before their responses came.
    private long forgotten;
    /// Responses that may still come of requests that were handed in because a gap hides which response is whose.
    private int unpaired;
    /// A response began since the last request.
    private boolean answered;

    HttpExchanges(HttpNeeds needs) {
        this.needs = needs;
    }

    /// Starts an exchange with a request line.
    ///
    /// @param serverIsIdle whether the server is between two messages
    void beginRequest(
            HttpStream stream, boolean serverIsIdle, StartLine line, StreamSlice input, SessionHandler sessions) {
        makeRoom(sessions);
        // A client that asks on once it was answered has all answers.
        if (unpaired > 0 && answered && serverIsIdle) {
            unpaired = 0;
            giveUpPairing(waiting(), sessions);
        }
        answered = false;
        HttpExchange exchange = begin(stream, input);
        exchange.method = text(input, line.methodOffset, line.methodLength);
        exchange.target = line.targetLength == 0 ? null : text(input, line.targetOffset, line.targetLength);
        exchange.isHead = exchange.method.equals(HEAD);
        exchange.isConnect = exchange.method.equals(CONNECT);
        exchange.request = new HttpHead();
        enter(stream, exchange, exchange.request, true);
    }

    /// Finds the exchange that a status line answers, or starts one without request.
    ///
    /// @param requestsAreLost whether the client's requests are missing at the moment
    void beginResponse(
            HttpStream stream, boolean requestsAreLost, StartLine line, StreamSlice input, SessionHandler sessions) {
        answered = true;
        boolean isUnpaired = unpaired > 0;
        HttpExchange exchange = awaiting(stream, sessions);
        isUnpaired |= unpaired > 0;
        if (exchange == null) {
            exchange = begin(stream, input);
            exchange.requestRead = true;
            exchange.requestEnded = true;
            if (requestsAreLost || isUnpaired) exchange.mark(Partial.GAP);
        }
        exchange.lastFrame = input.frame();
        exchange.responseStarted = true;
        exchange.status = line.status;
        HttpHead head = new HttpHead();
        if (!exchange.isOver) {
            exchange.version = "1." + line.minorVersion;
            exchange.phrase = line.phraseLength == 0 ? null
                    : text(input, line.phraseOffset, Math.min(line.phraseLength, PHRASE_LENGTH_MAX));
            if (line.phraseLength > PHRASE_LENGTH_MAX) exchange.mark(Partial.LIMIT);
            exchange.response = head;
        }
        enter(stream, exchange, head, false);
    }

    private static String text(StreamSlice input, int offset, int length) {
        return WireText.of(input.bytes(offset, length));
    }

    private HttpExchange begin(HttpStream stream, StreamSlice input) {
        HttpExchange exchange = new HttpExchange(++depth);
        exchange.timeNs = stream.startTimeNs;
        exchange.firstFrame = stream.startFrame;
        exchange.lastFrame = input.frame();
        open.add(exchange);
        return exchange;
    }

    private static void enter(HttpStream stream, HttpExchange exchange, HttpHead head, boolean isRequest) {
        if (stream.gapped) exchange.mark(Partial.GAP);
        stream.gapped = false;
        stream.exchange = exchange;
        stream.head = head;
        stream.readsRequest = isRequest;
    }

    /// Hands in the oldest exchanges while there are too many, or too large ones.
    private void makeRoom(SessionHandler sessions) {
        int kept = 0;
        for (HttpExchange exchange : open) kept += exchange.keptBytes();
        while (open.size() >= OPEN_MAX || kept > KEPT_BYTES_MAX) {
            HttpExchange oldest = open.peekFirst();
            kept -= oldest.keptBytes();
            if (!oldest.responseStarted) forgotten++;
            oldest.mark(Partial.LIMIT);
            finish(oldest, sessions);
        }
    }

    /// The exchange that a response belongs to: the oldest that waits, as responses keep the order of requests. Once
    /// the place in the stream was lost, any number of responses may have been: then the youngest that was asked before
    /// the response came. Where the client was seen asking again before it was answered, nobody knows: responses and
    /// requests stay alone until both sides are aligned again. Null when none waits.
    private HttpExchange awaiting(HttpStream stream, SessionHandler sessions) {
        if (forgotten > 0) {
            forgotten--;
            return null;
        }
        if (unpaired > 0) {
            unpaired--;
            return null;
        }
        List<HttpExchange> waiting = waiting();
        if (!stream.resynchronised) {
            if (waiting.size() > 1 && waiting.get(1).firstFrame < stream.startFrame) pipelined = true;
            return waiting.isEmpty() ? null : waiting.getFirst();
        }
        // Responses that waited behind the hole come late: requests that were sent meanwhile are not theirs. An interim
        // response without request, of this very packet, is.
        waiting.removeIf(exchange -> exchange.firstFrame > stream.startFrame);
        if (waiting.size() < 2) stream.resynchronised = false;
        if (waiting.isEmpty()) return null;
        if (pipelined && waiting.size() > 1) {
            if (!gapped) return waiting.getFirst();
            stream.resynchronised = false;
            unpaired = waiting.size() - 1;
            giveUpPairing(waiting, sessions);
            return null;
        }
        HttpExchange youngest = waiting.removeLast();
        giveUpPairing(waiting, sessions);
        return youngest;
    }

    /// Exchanges whose response has not begun, oldest first.
    private List<HttpExchange> waiting() {
        List<HttpExchange> waiting = new ArrayList<>();
        for (HttpExchange exchange : open) {
            if (!exchange.responseStarted) waiting.add(exchange);
        }
        return waiting;
    }

    private void giveUpPairing(List<HttpExchange> unanswered, SessionHandler sessions) {
        for (HttpExchange exchange : unanswered) {
            if (gapped && !exchange.isOver) exchange.mark(Partial.GAP);
            finish(exchange, sessions);
        }
    }

    /// Whether a request of HTTP/0.9 waits for its answer, which has no head.
    boolean awaitsPlainAnswer() {
        HttpExchange first = open.peekFirst();
        return first != null && first.isPlain && !first.responseStarted;
    }

    /// The answer to a request of HTTP/0.9 begins: content and nothing else.
    void beginPlainResponse(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        HttpExchange exchange = open.getFirst();
        exchange.lastFrame = input.frame();
        exchange.responseStarted = true;
        if (!exchange.isOver) exchange.version = HttpExchange.PLAIN_VERSION;
        enter(stream, exchange, new HttpHead(), false);
        responseRead(exchange, sessions);
    }

    /// The head of a request is read.
    void requestRead(HttpExchange exchange, SessionHandler sessions) {
        exchange.requestRead = true;
        advance(exchange, sessions);
    }

    /// The head of a final response is read.
    void responseRead(HttpExchange exchange, SessionHandler sessions) {
        exchange.responseRead = true;
        advance(exchange, sessions);
    }

    /// The head of an interim response is read: another response follows.
    void interimRead(HttpStream stream) {
        HttpExchange exchange = stream.exchange;
        exchange.infoStatus = exchange.status;
        exchange.infoPhrase = exchange.phrase;
        exchange.status = HttpExchange.ABSENT;
        exchange.phrase = null;
        exchange.version = null;
        exchange.response = null;
        exchange.responseStarted = false;
        stream.nextMessage(State.START_LINE);
    }

    /// Gives an exchange away: HTTP/2 goes on with it.
    HttpExchange release(HttpExchange exchange) {
        open.remove(exchange);
        return exchange;
    }

    /// Exchanges that began.
    int depth() {
        return depth;
    }

    /// Whether a request that waits for its response offers to go on with HTTP/2.
    boolean offersHttp2() {
        return open.stream().anyMatch(exchange -> exchange.offersHttp2 && !exchange.responseStarted);
    }

    /// Tells the milestones that are reached, in order: a response may come before its request's head is whole.
    static void advance(HttpExchange exchange, SessionHandler sessions) {
        if (!exchange.requestRead) return;
        int reachable = exchange.responseRead ? HttpExchange.RESPONSE : HttpExchange.REQUEST;
        while (!exchange.isOver && exchange.milestone < reachable) {
            exchange.milestone++;
            if (sessions.reached(exchange)) continue;
            exchange.isOver = true;
            exchange.forget();
        }
    }

    /// A head that is cut by missing bytes is as good as read.
    void cutHead(HttpStream stream, SessionHandler sessions) {
        if (stream.state != State.HEADERS && stream.state != State.LINE_REST) return;
        if (stream.readsRequest) requestRead(stream.exchange, sessions);
        else if (stream.exchange.status < 200) interimRead(stream);
        else responseRead(stream.exchange, sessions);
    }

    /// What is asked for of the headers of the message that a stream reads; null when nobody asks any more.
    HeaderNames askedHeaders(HttpStream stream) {
        if (stream.exchange.isOver) return null;
        return stream.readsRequest ? needs.requestHeaders() : needs.responseHeaders();
    }

    /// The message that a stream reads has a body, which begins.
    void beginBody(HttpStream stream) {
        if (stream.exchange.isOver) return;
        stream.body.begin(stream.readsRequest ? needs.requestBody() : needs.responseBody(), stream.head.coding());
    }

    /// The message that a stream reads is over.
    ///
    /// @param whole whether all of it came
    void endMessage(HttpStream stream, boolean whole, SessionHandler sessions) {
        HttpExchange exchange = stream.exchange;
        if (exchange == null) return;
        takeBody(stream, whole);
        if (stream.readsRequest) exchange.requestEnded = true;
        else exchange.responseEnded = true;
        if (exchange.requestEnded && exchange.responseEnded) finish(exchange, sessions);
    }

    private static void takeBody(HttpStream stream, boolean whole) {
        HttpExchange exchange = stream.exchange;
        if (exchange == null || exchange.isOver) return;
        if (stream.readsRequest) exchange.takeRequestBody(stream.bodyLength, stream.body, whole);
        else exchange.takeResponseBody(stream.bodyLength, stream.body, whole);
    }

    /// Something is missing from the message that a stream reads.
    void markGap(HttpStream stream) {
        gapped = true;
        if (stream.exchange != null && !stream.exchange.isOver) stream.exchange.mark(Partial.GAP);
    }

    /// A limit keeps part of the message out that a stream reads.
    void markLimit(HttpStream stream) {
        if (!stream.exchange.isOver) stream.exchange.mark(Partial.LIMIT);
    }

    /// The connection is over: hands in all exchanges as they stand.
    void finishAll(HttpStream one, HttpStream other, SessionHandler sessions) {
        takeBody(one, one.state == State.CLOSE_BODY);
        takeBody(other, other.state == State.CLOSE_BODY);
        one.body.abandon();
        other.body.abandon();
        boolean lost = one.gapped || other.gapped;
        for (HttpExchange exchange : List.copyOf(open)) {
            if (lost && !exchange.responseStarted && !exchange.isOver) exchange.mark(Partial.GAP);
            finish(exchange, sessions);
        }
    }

    private void finish(HttpExchange exchange, SessionHandler sessions) {
        open.remove(exchange);
        if (exchange.isOver) return;
        exchange.isOver = true;
        exchange.milestone = HttpExchange.END;
        sessions.finished(exchange);
    }
}
