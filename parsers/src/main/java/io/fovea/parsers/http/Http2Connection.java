package io.fovea.parsers.http;

import io.fovea.parsers.http.Http2Side.State;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamSlice;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A connection of HTTP/2 without TLS (RFC 9113): each stream is an exchange. Behind a gap that is not inside a body,
/// the rest of that direction cannot be read, as the state of its header compression is lost.
///
/// Invariant: at most `OPEN_MAX` streams are open, in the order of their beginning.
final class Http2Connection implements Http2Side.Frames {
    static final int OPEN_MAX = 128;
    private static final String VERSION = "2";
    private static final int STATUS_DIGITS = 3;
    /// The control fields that are read; others are passed over.
    private static final List<String> CONTROLS = List.of(":method", ":path", ":authority", ":status");

    private final HttpNeeds needs;
    private final BodyTools tools;
    private final Http2Side client = new Http2Side(true);
    private final Http2Side server = new Http2Side(false);
    private final Map<Integer, Http2Stream> open = new LinkedHashMap<>();
    private int depth;
    /// The highest number of a stream of each side: lower ones are open or over.
    private int lastRequested;
    private int lastPromised;
    private SessionHandler sessions;
    private boolean clientSpoke;
    private boolean serverSpoke;

    /// @param depth exchanges of the connection so far
    Http2Connection(HttpNeeds needs, BodyTools tools, int depth) {
        this.needs = needs;
        this.tools = tools;
        this.depth = depth;
    }

    /// Takes over the exchange whose request asked for HTTP/2 (RFC 7540, section 3.2): its response is stream 1's.
    void upgrade(HttpExchange exchange, long requestBodyLength) {
        Http2Stream stream = new Http2Stream(exchange, tools);
        stream.count(true, Math.max(0, requestBodyLength));
        exchange.requestEnded = true;
        open.put(1, stream);
        lastRequested = 1;
        clientSpoke = true;
        serverSpoke = true;
    }

    /// Reads on in one direction.
    Progress read(boolean fromClient, StreamSlice input, SessionHandler handler) {
        sessions = handler;
        Http2Side side = fromClient ? client : server;
        noteSpoke(fromClient);
        boolean wasLost = side.state == State.LOST;
        side.read(input, this);
        if (side.state == State.LOST && !wasLost) markAll();
        return isLost() ? Progress.STOP : Progress.NEED_MORE;
    }

    private void noteSpoke(boolean fromClient) {
        clientSpoke |= fromClient;
        serverSpoke |= !fromClient;
    }

    /// Hands in a stream. Both sides speak on every connection (RFC 9113, section 3.4): where one was never heard, its
    /// part is missing.
    private void handIn(Http2Stream stream) {
        if (!(clientSpoke && serverSpoke) && !stream.exchange.isOver) stream.exchange.mark(Partial.GAP);
        stream.finish(sessions);
    }

    private boolean isLost() {
        return client.state == State.LOST && server.state == State.LOST;
    }

    /// Bytes of one direction are missing.
    Progress gap(boolean fromClient, long lengthBytes, SessionHandler handler) {
        sessions = handler;
        Http2Side side = fromClient ? client : server;
        noteSpoke(fromClient);
        boolean wasLost = side.state == State.LOST;
        if (side.loseBytes(lengthBytes)) {
            Http2Stream stream = side.isInData() ? open.get(side.stream) : null;
            if (stream != null) {
                stream.lose(isOfRequest(side));
                if (!stream.exchange.isOver) stream.exchange.mark(Partial.GAP);
            }
        } else if (!wasLost) {
            markAll();
        }
        return isLost() ? Progress.STOP : Progress.NEED_MORE;
    }

    /// What is still to come of the open streams is lost.
    private void markAll() {
        for (Http2Stream stream : open.values()) {
            if (!stream.exchange.isOver) stream.exchange.mark(Partial.GAP);
        }
    }

    /// Whether what a side sends on its stream belongs to the request; pushed requests come from the server, but they
    /// have no bodies.
    private static boolean isOfRequest(Http2Side side) {
        return side.fromClient;
    }

    @Override
    public void data(Http2Side side, StreamSlice input, int count) {
        Http2Stream stream = open.get(side.stream);
        if (stream == null) return;
        stream.exchange.lastFrame = input.frame();
        stream.count(isOfRequest(side), count);
        BodyReader body = isOfRequest(side) ? stream.requestBody(needs) : stream.responseBody(needs);
        if (body != null) body.take(input, count);
    }

    @Override
    public void headers(Http2Side side, byte[] block, int length, StreamSlice input) {
        Http2Stream stream = streamOf(side, input);
        HttpHead head = new HttpHead();
        Map<String, String> controls = new HashMap<>();
        boolean wanted = stream != null && !stream.exchange.isOver;
        boolean ofRequest = side.fromClient || side.promised != 0;
        HeaderNames asked = !wanted ? null : ofRequest ? needs.requestHeaders() : needs.responseHeaders();
        boolean[] limited = {block == null};
        if (block == null) side.hpack.giveUp();
        boolean read = side.hpack.decode(block, length, (name, value) -> {
            if (name.length > 0 && name[0] == ':') {
                if (wanted) addControl(controls, name, value);
            } else {
                limited[0] |= !head.add(name, value, asked);
            }
        });
        if (stream == null) return;
        HttpExchange exchange = stream.exchange;
        exchange.lastFrame = input.frame();
        if (wanted && limited[0]) exchange.mark(Partial.LIMIT);
        else if (wanted && !read) exchange.mark(Partial.GAP);
        if (ofRequest) request(stream, head, controls);
        else response(stream, head, controls, read);
    }

    /// Keeps a control field (RFC 9113, section 8.3), the first of its name. A block may name a long one again and
    /// again with a byte each: only the first is looked at.
    private static void addControl(Map<String, String> controls, byte[] name, byte[] value) {
        if (value.length > HttpStream.LINE_LENGTH_MAX) return;
        for (String known : CONTROLS) {
            if (!HeaderNames.is(name, 0, name.length, known)) continue;
            if (!controls.containsKey(known)) controls.put(known, WireText.of(value));
            return;
        }
    }

    /// The stream that a header block speaks of; a new one where the block begins one. Null when the stream is over.
    private Http2Stream streamOf(Http2Side side, StreamSlice input) {
        int number = side.promised != 0 ? side.promised : side.stream;
        Http2Stream stream = open.get(number);
        if (stream != null || number == 0) return stream;
        boolean isPromise = side.promised != 0;
        boolean isNew = isPromise ? number > lastPromised
                : number > lastRequested && (side.fromClient || client.state == State.LOST || !clientSpoke);
        if (!isNew) return null;
        if (isPromise) lastPromised = number;
        else lastRequested = number;
        makeRoom();
        HttpExchange exchange = new HttpExchange(++depth);
        exchange.timeNs = side.startTimeNs;
        exchange.firstFrame = side.startFrame;
        exchange.lastFrame = input.frame();
        stream = new Http2Stream(exchange, tools);
        open.put(number, stream);
        if (isPromise) exchange.requestEnded = true;
        if (!isPromise && !side.fromClient) {
            exchange.requestRead = true;
            exchange.requestEnded = true;
            exchange.mark(Partial.GAP);
        }
        return stream;
    }

    /// Hands in the oldest exchanges while there are too many, or too large ones.
    private void makeRoom() {
        long kept = 0;
        for (Http2Stream stream : open.values()) kept += stream.exchange.keptBytes();
        Iterator<Http2Stream> oldest = open.values().iterator();
        while (open.size() >= OPEN_MAX || kept > HttpExchanges.KEPT_BYTES_MAX) {
            Http2Stream stream = oldest.next();
            kept -= stream.exchange.keptBytes();
            if (!stream.exchange.isOver) stream.exchange.mark(Partial.LIMIT);
            oldest.remove();
            handIn(stream);
        }
    }

    private void request(Http2Stream stream, HttpHead head, Map<String, String> controls) {
        HttpExchange exchange = stream.exchange;
        // A second block holds trailers.
        if (exchange.requestRead) return;
        exchange.request = head;
        exchange.requestVersion = VERSION;
        exchange.method = controls.get(":method");
        exchange.target = controls.get(":path");
        exchange.authority = controls.get(":authority");
        exchange.requestRead = true;
        stream.advance(sessions);
    }

    private void response(Http2Stream stream, HttpHead head, Map<String, String> controls, boolean read) {
        HttpExchange exchange = stream.exchange;
        if (exchange.responseRead) return;
        int status = status(controls.get(":status"));
        if (read && status >= 100 && status < 200) {
            exchange.infoStatus = status;
            return;
        }
        exchange.responseStarted = true;
        exchange.responseRead = true;
        if (!exchange.isOver) {
            exchange.status = status;
            exchange.version = VERSION;
            exchange.response = head;
        }
        stream.advance(sessions);
    }

    private static int status(String text) {
        if (text == null || text.length() != STATUS_DIGITS || !text.chars().allMatch(StartLine::isDigit)) {
            return HttpExchange.ABSENT;
        }
        return Integer.parseInt(text);
    }

    @Override
    public void endStream(Http2Side side, StreamSlice input) {
        Http2Stream stream = open.get(side.stream);
        if (stream == null) return;
        stream.exchange.lastFrame = input.frame();
        if (side.fromClient) stream.exchange.requestEnded = true;
        else stream.exchange.responseEnded = true;
        if (stream.exchange.requestEnded && stream.exchange.responseEnded) finish(side.stream, stream);
    }

    private void finish(int number, Http2Stream stream) {
        open.remove(number);
        handIn(stream);
    }

    @Override
    public void cancel(Http2Side side, int type, int lastStream, StreamSlice input) {
        if (type == Http2Side.RST_STREAM) {
            Http2Stream stream = open.get(side.stream);
            if (stream == null) return;
            stream.exchange.lastFrame = input.frame();
            finish(side.stream, stream);
            return;
        }
        // Streams of the other side that are higher are never answered (RFC 9113, section 6.8).
        int parity = side.fromClient ? 0 : 1;
        for (Map.Entry<Integer, Http2Stream> each : List.copyOf(open.entrySet())) {
            if (each.getKey() % 2 == parity && each.getKey() > lastStream) finish(each.getKey(), each.getValue());
        }
    }

    /// The connection is over: hands in all exchanges as they stand.
    void end(SessionHandler handler) {
        sessions = handler;
        for (Http2Stream stream : open.values()) handIn(stream);
        open.clear();
    }
}
