package io.fovea.parsers.http;

import io.fovea.parsers.http.HttpStream.State;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;

/// Reads the messages of both directions, one after the other, and hands each to the exchanges of the connection.
///
/// Which side is the client is told by who sends requests, not by who opened the connection. Lines are read one by one,
/// bodies are skipped as they come. Behind a gap that is not inside a body of known length, and behind what is no
/// message, the start of the next message is searched for.
/// Invariant: on return, a stream's `state` names the next part to read and none of that part is consumed.
final class HttpParser implements StreamParser {
    /// Bytes in which the start of the next message is searched for.
    private static final long SEARCH_MAX = 4 << 20;
    private static final int CHUNK_DIGITS_MAX = 15;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String HTTP2_CLEARTEXT = "h2c";
    static final String WEBSOCKET = "websocket";
    /// Bytes of the first line of what clients of HTTP/2 send, with its end.
    private static final int PREFACE_LINE_LENGTH = 16;
    /// Bytes of the client that wait for the answer to CONNECT.
    private static final int TUNNEL_HELD_MAX = 16 << 10;

    private final HttpNeeds needs;
    private final BodyTools tools;
    private final HttpStream originator;
    private final HttpStream responder;
    private final StartLine line = new StartLine();
    private final HttpExchanges exchanges;
    /// Null until one of them has shown what it is.
    private HttpStream client;
    private HttpStream server;
    private boolean over;
    /// Null while nothing speaks HTTP/2.
    private Http2Connection http2;

    HttpParser(HttpNeeds needs, BodyTools tools) {
        this.needs = needs;
        this.tools = tools;
        originator = new HttpStream(tools);
        responder = new HttpStream(tools);
        exchanges = new HttpExchanges(needs);
    }

    @Override
    public Progress parse(StreamSlice input, SessionHandler sessions) {
        if (over) return Progress.DONE;
        HttpStream stream = fromStream(input.fromOriginator());
        if (stream.exchange != null) stream.exchange.lastFrame = input.frame();
        Progress progress = null;
        while (progress == null) progress = step(stream, input, sessions);
        stream.unconsumed = input.remaining();
        return progress;
    }

    /// Reads one part. Null: go on.
    private Progress step(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() == 0) return Progress.NEED_MORE;
        return switch (stream.state) {
            case START_LINE -> readStartLine(stream, input, sessions);
            case LINE_REST -> readLineRest(stream, input);
            case HEADERS -> readHeader(stream, input, sessions);
            case LENGTH_BODY, CLOSE_BODY, CHUNK_DATA -> readBody(stream, input, sessions);
            case CHUNK_SIZE -> readChunkSize(stream, input, sessions);
            case CHUNK_END -> readChunkEnd(stream, input, sessions);
            case TRAILERS -> readTrailer(stream, input, sessions);
            case SEARCH -> search(stream, input);
            case HTTP2 -> http2.read(stream == client, input, sessions);
            case TUNNEL, LOST -> {
                if (stream.state == State.TUNNEL && input.remaining() <= TUNNEL_HELD_MAX) yield Progress.NEED_MORE;
                stream.searched += input.remaining();
                input.skip(input.remaining());
                yield Progress.NEED_MORE;
            }
        };
    }

    private Progress readStartLine(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        stream.noteStart(input);
        if (client == null && input.u8(0) == 0) return readFirstSettings(stream, input, sessions);
        if (stream == server && exchanges.awaitsPlainAnswer()) {
            int matched = StartLine.matchedVersion(input, 0);
            if (matched < 0) return enterPlainAnswer(stream, input, sessions);
            if (matched == input.remaining()) return Progress.NEED_MORE;
        }
        int length = stream.lineLength(input);
        if (length == HttpStream.LINE_UNFINISHED) return Progress.NEED_MORE;
        if (length == HttpStream.LINE_TOO_LONG) return readLongStartLine(stream, input, sessions);
        int text = HttpStream.textLength(input, length);
        if (text == 0) {
            stream.skipLine(input, length);
            stream.startFrame = 0;
            return null;
        }
        if (stream != client && line.readStatus(input, 0, text)) {
            become(other(stream), stream);
            exchanges.beginResponse(stream, isLost(client), line, input, sessions);
        } else if (stream != server && line.readRequest(input, text)) {
            become(stream, other(stream));
            beginRequest(stream, input, sessions);
            stream.exchange.requestVersion = "1." + line.minorVersion;
        } else if (client == null && line.readPlainRequest(input, text)) {
            return readPlainRequest(stream, length, input, sessions);
        } else if (stream != server && isPreface(input, length) && (client == null || exchanges.offersHttp2())) {
            enterHttp2(stream, other(stream));
            return null;
        } else {
            return onStrangeLine(stream, sessions);
        }
        stream.skipLine(input, length);
        stream.state = State.HEADERS;
        return null;
    }

    private void beginRequest(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        boolean serverIsIdle = server.state == State.START_LINE && server.unconsumed == 0;
        exchanges.beginRequest(stream, serverIsIdle, line, input, sessions);
    }

    /// The one request of a connection of HTTP/0.9. What the client sends behind it says nothing.
    private Progress readPlainRequest(HttpStream stream, int length, StreamSlice input, SessionHandler sessions) {
        become(stream, other(stream));
        beginRequest(stream, input, sessions);
        stream.exchange.requestVersion = HttpExchange.PLAIN_VERSION;
        stream.exchange.isPlain = true;
        stream.skipLine(input, length);
        exchanges.requestRead(stream.exchange, sessions);
        leaveMessage(stream, State.START_LINE, sessions);
        stream.state = State.LOST;
        return null;
    }

    private Progress enterPlainAnswer(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        exchanges.beginPlainResponse(stream, input, sessions);
        enterBody(stream, State.CLOSE_BODY, Long.MAX_VALUE);
        return null;
    }

    /// What starts with zero may be the first frame of an HTTP/2 server that was seen before its client.
    private Progress readFirstSettings(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() < Http2Side.FRAME_HEADER_LENGTH) return Progress.NEED_MORE;
        if (!Http2Side.startsWithSettings(input)) return onStrangeLine(stream, sessions);
        enterHttp2(other(stream), stream);
        return null;
    }

    /// Whether a line is the first of what clients of HTTP/2 send (RFC 9113, section 3.4).
    private static boolean isPreface(StreamSlice input, int lineLength) {
        if (lineLength != PREFACE_LINE_LENGTH) return false;
        for (int i = 0; i < PREFACE_LINE_LENGTH; i++) {
            if (input.u8(i) != Http2Side.PREFACE[i]) return false;
        }
        return true;
    }

    /// The client speaks HTTP/2 from here on; the server too when nothing else was spoken, else behind its answer.
    private void enterHttp2(HttpStream newClient, HttpStream newServer) {
        boolean fromTheStart = client == null;
        become(newClient, newServer);
        if (http2 == null) http2 = new Http2Connection(needs, tools, exchanges.depth());
        enterHttp2(client);
        if (fromTheStart) enterHttp2(server);
    }

    private static void enterHttp2(HttpStream stream) {
        stream.nextMessage(State.HTTP2);
        stream.forgetLine();
    }

    /// The server takes the offer of HTTP/2: the exchange goes on there. False when the client is not ready for it.
    private boolean upgradeToHttp2(HttpStream stream, SessionHandler sessions) {
        HttpExchange exchange = stream.exchange;
        boolean ready = client.state == State.START_LINE || client.state == State.HTTP2;
        if (!exchange.offersHttp2 || !stream.head.upgradesTo(HTTP2_CLEARTEXT) || !ready) return false;
        exchanges.interimRead(stream);
        if (http2 == null) http2 = new Http2Connection(needs, tools, exchanges.depth());
        http2.upgrade(exchanges.release(exchange), exchange.requestBodyLength);
        enterHttp2(client);
        enterHttp2(server);
        exchanges.finishAll(originator, responder, sessions);
        return true;
    }

    /// Reads the start of a line that is longer than any reasonable one; its exchange is marked.
    private Progress readLongStartLine(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        int length = HttpStream.LINE_LENGTH_MAX;
        if (stream != client && line.readStatus(input, 0, length)) {
            become(other(stream), stream);
            exchanges.beginResponse(stream, isLost(client), line, input, sessions);
        } else if (stream == client && line.readLongRequest(input, length)) {
            beginRequest(stream, input, sessions);
        } else {
            return onStrangeLine(stream, sessions);
        }
        exchanges.markLimit(stream);
        stream.skipLine(input, length);
        stream.state = State.LINE_REST;
        return null;
    }

    private void become(HttpStream newClient, HttpStream newServer) {
        client = newClient;
        server = newServer;
    }

    private static boolean isLost(HttpStream stream) {
        return stream.gapped && (stream.state == State.SEARCH || stream.state == State.LOST);
    }

    /// Bytes between messages that are no message: before the first one this is not HTTP, later they are searched.
    private Progress onStrangeLine(HttpStream stream, SessionHandler sessions) {
        if (client == null) {
            over = true;
            return Progress.STOP;
        }
        leaveMessage(stream, State.SEARCH, sessions);
        return null;
    }

    private Progress readLineRest(HttpStream stream, StreamSlice input) {
        int length = stream.lineLength(input);
        boolean ends = length > 0;
        int count = ends ? length : Math.min(input.remaining(), HttpStream.LINE_LENGTH_MAX);
        stream.skipLine(input, count);
        if (ends) stream.state = State.HEADERS;
        return null;
    }

    private Progress readHeader(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        int length = stream.lineLength(input);
        if (length == HttpStream.LINE_UNFINISHED) return Progress.NEED_MORE;
        boolean whole = length != HttpStream.LINE_TOO_LONG;
        int text = whole ? HttpStream.textLength(input, length) : HttpStream.LINE_LENGTH_MAX;
        if (text == 0) {
            stream.skipLine(input, length);
            return endHead(stream, sessions);
        }
        boolean kept = stream.head.add(input, text, exchanges.askedHeaders(stream));
        if (!kept || !whole) exchanges.markLimit(stream);
        stream.skipLine(input, whole ? length : text);
        if (!whole) stream.state = State.LINE_REST;
        return null;
    }

    private Progress endHead(HttpStream stream, SessionHandler sessions) {
        if (stream == client) return endRequestHead(stream, sessions);
        HttpExchange exchange = stream.exchange;
        boolean tunnel = exchange.isConnect && exchange.status / 100 == 2;
        if (exchange.status == SWITCHING_PROTOCOLS && upgradeToHttp2(stream, sessions)) return null;
        if (exchange.status == SWITCHING_PROTOCOLS || tunnel) {
            boolean isFollowed = tunnel || stream.head.upgradesTo(WEBSOCKET);
            exchanges.responseRead(exchange, sessions);
            over = true;
            exchanges.finishAll(originator, responder, sessions);
            return isFollowed ? Progress.UPGRADE : Progress.DONE;
        }
        if (exchange.status < 200) {
            exchanges.interimRead(stream);
            return null;
        }
        if (exchange.isConnect && client.state == State.TUNNEL) leaveTunnel();
        exchanges.responseRead(exchange, sessions);
        enterResponseBody(stream, sessions);
        return null;
    }

    /// The tunnel was refused: the client goes on with another request.
    private void leaveTunnel() {
        client.state = client.searched > 0 ? State.SEARCH : State.START_LINE;
    }

    private Progress endRequestHead(HttpStream stream, SessionHandler sessions) {
        HttpExchange exchange = stream.exchange;
        HttpHead head = stream.head;
        exchange.offersHttp2 = head.upgradesTo(HTTP2_CLEARTEXT);
        exchanges.requestRead(exchange, sessions);
        if (exchange.isConnect) {
            leaveMessage(stream, State.TUNNEL, sessions);
            stream.searched = 0;
        } else if (head.isChunked()) {
            enterBody(stream, State.CHUNK_SIZE, 0);
        } else if (!head.isTransferEncoded() && head.contentLength() > 0) {
            enterBody(stream, State.LENGTH_BODY, head.contentLength());
        } else {
            leaveMessage(stream, State.START_LINE, sessions);
        }
        return null;
    }

    private void enterBody(HttpStream stream, State first, long length) {
        exchanges.beginBody(stream);
        stream.enterBody(first, length);
    }

    /// How the body of a response ends (RFC 9112, section 6.3).
    private void enterResponseBody(HttpStream stream, SessionHandler sessions) {
        int status = stream.exchange.status;
        HttpHead head = stream.head;
        if (stream.exchange.isHead || status == 204 || status == 304) {
            leaveMessage(stream, State.START_LINE, sessions);
        } else if (head.isChunked()) {
            enterBody(stream, State.CHUNK_SIZE, 0);
        } else if (head.isTransferEncoded() || head.contentLength() == HttpHead.ABSENT) {
            enterBody(stream, State.CLOSE_BODY, Long.MAX_VALUE);
        } else if (head.contentLength() > 0) {
            enterBody(stream, State.LENGTH_BODY, head.contentLength());
        } else {
            leaveMessage(stream, State.START_LINE, sessions);
        }
    }

    private Progress readBody(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        stream.skipBody(input, (int) Math.min(stream.remaining, input.remaining()));
        if (stream.remaining == 0) endPiece(stream, sessions);
        return null;
    }

    /// The declared body, or the chunk, is over.
    private void endPiece(HttpStream stream, SessionHandler sessions) {
        if (stream.state == State.CHUNK_DATA) stream.state = State.CHUNK_END;
        else leaveMessage(stream, State.START_LINE, sessions);
    }

    private Progress readChunkSize(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        int length = stream.lineLength(input);
        if (length == HttpStream.LINE_UNFINISHED) return Progress.NEED_MORE;
        long size = length == HttpStream.LINE_TOO_LONG ? -1 : chunkSize(input, HttpStream.textLength(input, length));
        if (size < 0) {
            leaveMessage(stream, State.SEARCH, sessions);
            return null;
        }
        stream.skipLine(input, length);
        stream.enterBody(size == 0 ? State.TRAILERS : State.CHUNK_DATA, size);
        return null;
    }

    /// The hexadecimal number in front of whatever else the line holds; -1 when there is none.
    private static long chunkSize(StreamSlice input, int length) {
        int at = 0;
        while (at < length && StartLine.isBlank(input.u8(at))) at++;
        int start = at;
        long size = 0;
        while (at < length && Character.digit(input.u8(at), 16) >= 0) {
            if (at - start == CHUNK_DIGITS_MAX) return -1;
            size = size << 4 | Character.digit(input.u8(at++), 16);
        }
        return at == start ? -1 : size;
    }

    private Progress readChunkEnd(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        int end = input.u8(0) == '\r' ? 1 : 0;
        if (input.remaining() == end) return Progress.NEED_MORE;
        if (input.u8(end) == '\n') {
            input.skip(end + 1);
            stream.state = State.CHUNK_SIZE;
        } else {
            leaveMessage(stream, State.SEARCH, sessions);
        }
        return null;
    }

    private Progress readTrailer(HttpStream stream, StreamSlice input, SessionHandler sessions) {
        int length = stream.lineLength(input);
        if (length == HttpStream.LINE_UNFINISHED) return Progress.NEED_MORE;
        if (length == HttpStream.LINE_TOO_LONG) {
            leaveMessage(stream, State.SEARCH, sessions);
            return null;
        }
        boolean last = HttpStream.textLength(input, length) == 0;
        stream.skipLine(input, length);
        if (last) leaveMessage(stream, State.START_LINE, sessions);
        return null;
    }

    /// Looks for the start of a message at hand: a request at the start of a line, a response anywhere.
    private Progress search(HttpStream stream, StreamSlice input) {
        int length = stream.lineLength(input);
        if (length == HttpStream.LINE_UNFINISHED) return Progress.NEED_MORE;
        int found = length == HttpStream.LINE_TOO_LONG ? -1 : find(stream, input, HttpStream.textLength(input, length));
        if (found >= 0) {
            stream.skipLine(input, found);
            stream.resynchronised = true;
            stream.searched = 0;
            stream.startFrame = 0;
            stream.state = State.START_LINE;
            return null;
        }
        int count = length == HttpStream.LINE_TOO_LONG ? HttpStream.LINE_LENGTH_MAX : length;
        stream.skipLine(input, count);
        stream.searched += count;
        if (stream.searched < SEARCH_MAX) return null;
        stream.state = State.LOST;
        return other(stream).state == State.LOST ? Progress.STOP : null;
    }

    private int find(HttpStream stream, StreamSlice input, int length) {
        if (stream != server && line.readRequest(input, length)) return 0;
        return stream != client ? line.findStatus(input, length) : -1;
    }

    private void leaveMessage(HttpStream stream, State next, SessionHandler sessions) {
        exchanges.endMessage(stream, next == State.START_LINE, sessions);
        stream.nextMessage(next);
    }

    @Override
    public Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions) {
        if (over) return Progress.DONE;
        HttpStream stream = fromStream(fromOriginator);
        long missing = lengthBytes + stream.unconsumed;
        stream.unconsumed = 0;
        if (stream.state == State.HTTP2) return http2.gap(stream == client, missing, sessions);
        exchanges.markGap(stream);
        boolean known = stream.loseInBody(missing);
        if (known && stream.remaining == 0) endPiece(stream, sessions);
        if (known || stream.state == State.TUNNEL || stream.state == State.LOST) return Progress.NEED_MORE;
        stream.gapped = true;
        exchanges.cutHead(stream, sessions);
        leaveMessage(stream, State.SEARCH, sessions);
        return Progress.NEED_MORE;
    }

    @Override
    public void end(SessionHandler sessions) {
        if (over) return;
        over = true;
        exchanges.finishAll(originator, responder, sessions);
        if (http2 != null) http2.end(sessions);
    }

    private HttpStream fromStream(boolean fromOriginator) {
        return fromOriginator ? originator : responder;
    }

    private HttpStream other(HttpStream stream) {
        return stream == originator ? responder : originator;
    }
}
