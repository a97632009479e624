package io.fovea.parsers.http;

import io.fovea.spi.StreamSlice;

/// Where one direction of a flow stands: in which message, in which part of it.
///
/// Invariant: `state` names the next part to read, of which nothing is consumed yet; of a body, `remaining` bytes are
/// still to come.
final class HttpStream {
    /// What comes next.
    enum State {
        START_LINE,
        /// The end of a line of which enough was read; then the headers.
        LINE_REST,
        HEADERS,
        /// A body whose length was declared.
        LENGTH_BODY,
        /// A body that ends with the connection.
        CLOSE_BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        /// The client asked for a tunnel; whether it got one is not known yet.
        TUNNEL,
        /// The place in the stream is lost; the start of a message is looked for.
        SEARCH,
        /// The connection speaks HTTP/2 from here on.
        HTTP2,
        /// No message was found again; all further bytes are ignored.
        LOST
    }

    /// A line that is longer is read up to here only.
    static final int LINE_LENGTH_MAX = 1 << 15;
    static final int LINE_UNFINISHED = -1;
    static final int LINE_TOO_LONG = -2;

    State state = State.START_LINE;
    /// The message that is read; null between messages.
    HttpExchange exchange;
    HttpHead head;
    /// Whether that message is a request.
    boolean readsRequest;
    /// Bytes of the body or of the chunk that are to come.
    long remaining;
    /// Bytes of the body that were seen.
    long bodyLength;
    final BodyReader body;

    /// When and where the message at hand, or the one to come, began; 0 frames before its first byte.
    long startTimeNs;
    long startFrame;
    /// Bytes were missing where a message may have begun, since the last one that did.
    boolean gapped;
    /// The place in the stream was lost, and which requests the responses belong to is not certain yet.
    boolean resynchronised;
    long searched;
    /// Bytes that the last slice still held: they vanish with a gap.
    int unconsumed;
    /// Bytes of the line at hand that are known to hold no line end.
    private int scanned;

    HttpStream(BodyTools tools) {
        body = new BodyReader(tools);
    }

    /// The length of the line at hand with its end, or why there is none.
    int lineLength(StreamSlice input) {
        int end = Math.min(input.remaining(), LINE_LENGTH_MAX);
        for (int at = scanned; at < end; at++) {
            if (input.u8(at) == '\n') return at + 1;
        }
        scanned = end;
        return end == LINE_LENGTH_MAX ? LINE_TOO_LONG : LINE_UNFINISHED;
    }

    /// The length of a line without its end, which is LF, or CR and LF.
    static int textLength(StreamSlice input, int lineLength) {
        return lineLength > 1 && input.u8(lineLength - 2) == '\r' ? lineLength - 2 : lineLength - 1;
    }

    /// Consumes a line, or as much as was read of it.
    void skipLine(StreamSlice input, int count) {
        input.skip(count);
        scanned = 0;
    }

    /// Forgets what is known of the line at hand.
    void forgetLine() {
        scanned = 0;
    }

    /// Starts on a body.
    void enterBody(State first, long length) {
        state = first;
        remaining = length;
    }

    /// Consumes `count` bytes of the body.
    void skipBody(StreamSlice input, int count) {
        body.take(input, count);
        input.skip(count);
        bodyLength += count;
        remaining -= count;
    }

    /// Notes the packet of a message's first byte.
    void noteStart(StreamSlice input) {
        if (startFrame != 0) return;
        startTimeNs = input.timeNs();
        startFrame = input.frame();
    }

    /// Gets ready for the next message.
    void nextMessage(State next) {
        exchange = null;
        head = null;
        bodyLength = 0;
        body.abandon();
        startFrame = 0;
        state = next;
    }

    /// Accounts for missing bytes inside the body. False when they reach beyond what is known of it.
    boolean loseInBody(long lengthBytes) {
        scanned = 0;
        body.lose();
        switch (state) {
            case CLOSE_BODY -> {
                return true;
            }
            case LENGTH_BODY, CHUNK_DATA -> {
                if (lengthBytes > remaining) return false;
                remaining -= lengthBytes;
                return true;
            }
            default -> {
                return false;
            }
        }
    }
}
