package io.fovea.parsers.http;

import io.fovea.spi.StreamSlice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Takes the frames of one direction of an HTTP/2 connection apart (RFC 9113, sections 4 and 6) and puts header blocks
/// together.
///
/// Invariant: `state` names the next part to read, of which nothing is consumed yet; of the content and of padding,
/// `contentLeft` and `paddingLeft` bytes are still to come.
final class Http2Side {
    /// What comes next.
    enum State {
        /// What a client sends before its first frame.
        PREFACE,
        FRAME_HEADER,
        /// What stands in front of a frame's content: lengths of padding, priorities, numbers.
        PREFIX,
        CONTENT,
        PADDING,
        /// The place in the stream is lost: no frame can be found any more.
        LOST
    }

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    static final int FRAME_HEADER_LENGTH = 9;
    /// A header block that is longer is not decoded, nor is any after it.
    static final int BLOCK_MAX = 1 << 16;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    private static final int WINDOW_UPDATE = 8;

    /// Of frames, unless the other side allows more (RFC 9113, section 4.2).
    private static final int FRAME_LENGTH_MAX = 1 << 14;
    private static final int FLAG_END_STREAM = 0x1;
    private static final int FLAG_ACKNOWLEDGED = 0x1;
    private static final int FLAG_END_HEADERS = 0x4;
    private static final int FLAG_PADDED = 0x8;
    private static final int FLAG_PRIORITY = 0x20;
    private static final int SETTING_LENGTH = 6;
    private static final int SETTINGS_MAX = 64;
    private static final int PRIORITY_LENGTH = 5;
    private static final int NUMBER_LENGTH = 4;
    private static final int BLOCK_FIRST = 1 << 10;
    private static final int TYPE_OFFSET = 3;
    private static final int FLAGS_OFFSET = 4;
    private static final int STREAM_OFFSET = 5;

    /// What the connection does with what is read.
    interface Frames {
        /// `count` bytes of content of the frame at hand are in front.
        void data(Http2Side side, StreamSlice input, int count);

        /// A header block is there in whole; `block` is null when it was too long.
        void headers(Http2Side side, byte[] block, int length, StreamSlice input);

        /// The stream at hand is ended by the sender: the last frame, its header block included, is over.
        void endStream(Http2Side side, StreamSlice input);

        /// RST_STREAM, or GOAWAY with the last stream that is answered.
        void cancel(Http2Side side, int type, int lastStream, StreamSlice input);
    }

    final boolean fromClient;
    final HpackDecoder hpack = new HpackDecoder();
    State state;
    /// The frame at hand.
    int type;
    private int flags;
    int stream;
    /// The stream that the header block at hand promises (PUSH_PROMISE); else 0.
    int promised;
    private int frameLength;
    private int contentLeft;
    private int paddingLeft;
    /// The stream whose header block goes on in the next frame; 0 when none does.
    private int blockStream;
    private boolean blockEndsStream;
    private byte[] block = {};
    private int blockLength;
    private boolean blockTooLong;
    /// When and where the frame, or the first of a header block's frames, began; 0 frames before its first byte.
    long startTimeNs;
    long startFrame;

    Http2Side(boolean fromClient) {
        this.fromClient = fromClient;
        state = fromClient ? State.PREFACE : State.FRAME_HEADER;
    }

    /// Whether bytes are the start of a frame of SETTINGS that says something: with it, servers begin.
    static boolean startsWithSettings(StreamSlice input) {
        int length = input.u24(0);
        return length > 0 && length % SETTING_LENGTH == 0 && length <= SETTINGS_MAX * SETTING_LENGTH
                && input.u8(TYPE_OFFSET) == SETTINGS && input.u8(FLAGS_OFFSET) == 0 && input.u32(STREAM_OFFSET) == 0;
    }

    /// Whether a frame may start at a place that servers send behind their first settings: the acknowledgement of the
    /// client's settings, more credit for the connection, or the head of a response.
    static boolean startsAnswer(StreamSlice input, int at) {
        int length = input.u24(at);
        int type = input.u8(at + TYPE_OFFSET);
        int flags = input.u8(at + FLAGS_OFFSET);
        long number = input.u32(at + STREAM_OFFSET);
        return switch (type) {
            case SETTINGS -> length == 0 && flags == FLAG_ACKNOWLEDGED && number == 0;
            case WINDOW_UPDATE -> length == NUMBER_LENGTH && flags == 0 && number == 0;
            case HEADERS -> length > 0 && length <= FRAME_LENGTH_MAX && (number & 1) == 1 && number < 1 << 16
                    && (flags & ~(FLAG_END_STREAM | FLAG_END_HEADERS | FLAG_PADDED | FLAG_PRIORITY)) == 0;
            default -> false;
        };
    }

    /// Reads all that can be read.
    void read(StreamSlice input, Frames frames) {
        boolean goesOn = true;
        while (goesOn && (input.remaining() > 0 || state == State.CONTENT || state == State.PADDING)) {
            goesOn = step(input, frames);
        }
    }

    /// Reads one part. False: it needs more bytes.
    private boolean step(StreamSlice input, Frames frames) {
        return switch (state) {
            case PREFACE -> readPreface(input);
            case FRAME_HEADER -> readFrameHeader(input);
            case PREFIX -> readPrefix(input, frames);
            case CONTENT -> readContent(input, frames);
            case PADDING -> readPadding(input, frames);
            case LOST -> {
                input.skip(input.remaining());
                yield true;
            }
        };
    }

    private boolean readPreface(StreamSlice input) {
        int known = Math.min(input.remaining(), PREFACE.length);
        for (int i = 0; i < known; i++) {
            if (input.u8(i) != PREFACE[i]) return lose();
        }
        if (known < PREFACE.length) return false;
        input.skip(PREFACE.length);
        state = State.FRAME_HEADER;
        return true;
    }

    private boolean lose() {
        state = State.LOST;
        block = new byte[0];
        return true;
    }

    private boolean readFrameHeader(StreamSlice input) {
        if (startFrame == 0) {
            startTimeNs = input.timeNs();
            startFrame = input.frame();
        }
        if (input.remaining() < FRAME_HEADER_LENGTH) return false;
        frameLength = input.u24(0);
        type = input.u8(TYPE_OFFSET);
        flags = input.u8(FLAGS_OFFSET);
        stream = (int) (input.u32(STREAM_OFFSET) & Integer.MAX_VALUE);
        // Nothing may stand between the frames of a header block (RFC 9113, section 6.10).
        boolean inOrder = (type == CONTINUATION) == (blockStream != 0) && (blockStream == 0 || stream == blockStream);
        if (!inOrder || prefixLength() > frameLength) return lose();
        input.skip(FRAME_HEADER_LENGTH);
        if (type != CONTINUATION) promised = 0;
        paddingLeft = 0;
        contentLeft = frameLength;
        state = prefixLength() == 0 ? State.CONTENT : State.PREFIX;
        return true;
    }

    /// Bytes in front of the content that are read together.
    private int prefixLength() {
        return switch (type) {
            case DATA -> padLength();
            case HEADERS -> padLength() + ((flags & FLAG_PRIORITY) != 0 ? PRIORITY_LENGTH : 0);
            case PUSH_PROMISE -> padLength() + NUMBER_LENGTH;
            case RST_STREAM, GOAWAY -> NUMBER_LENGTH;
            default -> 0;
        };
    }

    private int padLength() {
        return (flags & FLAG_PADDED) != 0 ? 1 : 0;
    }

    private boolean readPrefix(StreamSlice input, Frames frames) {
        int length = prefixLength();
        if (input.remaining() < length) return false;
        boolean numbered = type == RST_STREAM || type == GOAWAY;
        paddingLeft = !numbered && padLength() == 1 ? input.u8(0) : 0;
        if (paddingLeft > frameLength - length) return lose();
        contentLeft = frameLength - length - paddingLeft;
        if (type == PUSH_PROMISE) promised = (int) (input.u32(padLength()) & Integer.MAX_VALUE);
        if (numbered) frames.cancel(this, type, (int) (input.u32(0) & Integer.MAX_VALUE), input);
        input.skip(length);
        state = State.CONTENT;
        return true;
    }

    private boolean readContent(StreamSlice input, Frames frames) {
        int count = Math.min(contentLeft, input.remaining());
        if (count > 0) {
            if (type == DATA) frames.data(this, input, count);
            else if (type == HEADERS || type == PUSH_PROMISE || type == CONTINUATION) keep(input, count);
            input.skip(count);
            contentLeft -= count;
        }
        if (contentLeft > 0) return false;
        state = State.PADDING;
        return true;
    }

    private void keep(StreamSlice input, int count) {
        blockTooLong |= count > BLOCK_MAX - blockLength;
        if (blockTooLong) return;
        if (block.length - blockLength < count) {
            int doubled = Math.min(BLOCK_MAX, Math.max(BLOCK_FIRST, block.length * 2));
            block = Arrays.copyOf(block, Math.max(doubled, blockLength + count));
        }
        input.copy(0, block, blockLength, count);
        blockLength += count;
    }

    private boolean readPadding(StreamSlice input, Frames frames) {
        int count = Math.min(paddingLeft, input.remaining());
        input.skip(count);
        paddingLeft -= count;
        if (paddingLeft > 0) return false;
        state = State.FRAME_HEADER;
        endFrame(input, frames);
        if (blockStream == 0) startFrame = 0;
        return true;
    }

    private void endFrame(StreamSlice input, Frames frames) {
        boolean endsStream = (flags & FLAG_END_STREAM) != 0;
        switch (type) {
            case DATA -> {
                if (endsStream) frames.endStream(this, input);
            }
            case HEADERS, PUSH_PROMISE -> {
                blockEndsStream = endsStream && type == HEADERS;
                endFragment(input, frames);
            }
            case CONTINUATION -> endFragment(input, frames);
            default -> { }
        }
    }

    /// A part of a header block is over, and perhaps the block.
    private void endFragment(StreamSlice input, Frames frames) {
        if ((flags & FLAG_END_HEADERS) == 0) {
            blockStream = stream;
            return;
        }
        blockStream = 0;
        frames.headers(this, blockTooLong ? null : block, blockLength, input);
        blockLength = 0;
        blockTooLong = false;
        if (block.length > BLOCK_FIRST) block = new byte[0];
        if (blockEndsStream) frames.endStream(this, input);
    }

    /// Accounts for missing bytes. False when they reach beyond what is known of the frame at hand.
    boolean loseBytes(long lengthBytes) {
        boolean harmless = state == State.LOST || state == State.CONTENT && lengthBytes <= contentLeft
                && type != HEADERS && type != PUSH_PROMISE && type != CONTINUATION;
        if (!harmless) return !lose();
        if (state == State.CONTENT) contentLeft -= (int) lengthBytes;
        return true;
    }

    /// Whether the content of a message is cut by bytes that are missing here.
    boolean isInData() {
        return state == State.CONTENT && type == DATA;
    }
}
