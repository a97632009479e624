package io.fovea.parsers.http;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks one body of gzip (RFC 1952) or deflate (RFC 1950, RFC 1951), piece by piece, within limits. What is behind
/// the last member is left out. Content that ends before its last block does is taken as it is, as browsers and Zeek
/// do: some servers flush and never finish.
final class ContentDecoder {
    /// Bytes that a body may unpack to.
    static final long PLAIN_MAX = 256L << 20;
    /// What a body may grow by, once it is larger than `PLAIN_FREE`: ordinary content stays far below.
    static final int RATIO_MAX = 256;
    static final long PLAIN_FREE = 1 << 20;

    /// Receives what was unpacked.
    interface Receiver {
        /// Takes the first `length` bytes. False: no more is wanted.
        boolean plain(byte[] bytes, int length);
    }

    /// How a step went.
    enum Outcome { GOES_ON, ENOUGH, BROKEN, LIMIT }

    private enum State { FORMAT, HEADER, EXTRA_LENGTH, EXTRA, NAME, COMMENT, HEADER_CHECK, DATA, TRAILER, BEHIND }

    private static final int MAGIC_FIRST = 0x1f;
    private static final int MAGIC_SECOND = 0x8b;
    private static final int METHOD_DEFLATE = 8;
    private static final int HEADER_LENGTH = 10;
    private static final int FLAGS_OFFSET = 3;
    private static final int TRAILER_LENGTH = 8;
    private static final int FLAG_HEADER_CHECK = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int ZLIB_CHECK_MODULUS = 31;

    private final boolean gzip;
    private Inflater inflater;
    private State state;
    /// Bytes of the part at hand that were seen.
    private int at;
    private int flags;
    private int extraLength;
    private int firstByte;
    private long packedBytes;
    private long plainBytes;
    private boolean revoked;

    ContentDecoder(ContentCoding coding) {
        gzip = coding == ContentCoding.GZIP;
        state = gzip ? State.HEADER : State.FORMAT;
    }

    /// Unpacks the first `length` bytes of an array.
    Outcome decode(byte[] packed, int length, byte[] plain, Receiver receiver) {
        if (revoked) return Outcome.LIMIT;
        packedBytes += length;
        int read = 0;
        while (read < length) {
            if (state == State.BEHIND) return Outcome.GOES_ON;
            if (state == State.FORMAT && at == 1) {
                if (!startUnframed(packed[read] & 0xff)) return Outcome.BROKEN;
            } else if (state != State.DATA) {
                if (!readFrame(packed[read++] & 0xff)) return Outcome.BROKEN;
                continue;
            }
            inflater.setInput(packed, read, length - read);
            Outcome outcome = inflate(plain, receiver);
            if (outcome != Outcome.GOES_ON) return outcome;
            read = length - inflater.getRemaining();
            if (inflater.finished()) endData();
        }
        return Outcome.GOES_ON;
    }

    private Outcome inflate(byte[] plain, Receiver receiver) {
        try {
            while (true) {
                int count = inflater.inflate(plain);
                plainBytes += count;
                if (plainBytes > PLAIN_MAX || plainBytes > PLAIN_FREE && plainBytes / RATIO_MAX > packedBytes) {
                    return Outcome.LIMIT;
                }
                if (count > 0 && !receiver.plain(plain, count)) return Outcome.ENOUGH;
                if (inflater.needsDictionary()) return Outcome.BROKEN;
                if (count == 0) return Outcome.GOES_ON;
            }
        } catch (DataFormatException e) {
            return Outcome.BROKEN;
        }
    }

    private void startData(boolean bare) {
        if (inflater == null) inflater = new Inflater(bare);
        else inflater.reset();
        state = State.DATA;
    }

    private void endData() {
        at = 0;
        state = gzip ? State.TRAILER : State.BEHIND;
    }

    /// Reads a byte outside the deflated data. False when it cannot be.
    private boolean readFrame(int value) {
        switch (state) {
            case FORMAT -> {
                firstByte = value;
                at++;
            }
            case HEADER -> {
                return readHeader(value);
            }
            case EXTRA_LENGTH -> {
                extraLength |= value << Byte.SIZE * at++;
                if (at == Short.BYTES) enter(State.EXTRA);
            }
            case EXTRA -> {
                if (++at >= extraLength) enter(State.NAME);
            }
            case NAME -> {
                if (value == 0) enter(State.COMMENT);
            }
            case COMMENT -> {
                if (value == 0) enter(State.HEADER_CHECK);
            }
            case HEADER_CHECK -> {
                if (++at == Short.BYTES) startData(true);
            }
            case TRAILER -> {
                if (++at == TRAILER_LENGTH) enter(State.HEADER);
            }
            case DATA, BEHIND -> throw new IllegalStateException("no byte of a frame");
        }
        return true;
    }

    /// The second byte tells the zlib format from bare deflated data. It is not consumed.
    private boolean startUnframed(int second) {
        boolean zlib = (firstByte & 0xf) == METHOD_DEFLATE && (firstByte << 8 | second) % ZLIB_CHECK_MODULUS == 0;
        startData(!zlib);
        inflater.setInput(new byte[] {(byte) firstByte});
        try {
            // Eight bits are too few for anything to come out.
            return inflater.inflate(new byte[1]) == 0;
        } catch (DataFormatException e) {
            return false;
        }
    }

    private boolean readHeader(int value) {
        if (at == 0 && value != MAGIC_FIRST || at == 1 && value != MAGIC_SECOND || at == 2 && value != METHOD_DEFLATE) {
            boolean behind = plainBytes > 0 || inflater != null;
            if (behind) state = State.BEHIND;
            return behind;
        }
        if (at == FLAGS_OFFSET) flags = value;
        if (++at == HEADER_LENGTH) enter(State.EXTRA_LENGTH);
        return true;
    }

    /// Goes to a part, or to the next one that the header has.
    private void enter(State part) {
        at = 0;
        extraLength = part == State.EXTRA_LENGTH ? 0 : extraLength;
        state = part;
        if (part == State.EXTRA_LENGTH && (flags & FLAG_EXTRA) == 0) enter(State.NAME);
        else if (part == State.EXTRA && extraLength == 0) enter(State.NAME);
        else if (part == State.NAME && (flags & FLAG_NAME) == 0) enter(State.COMMENT);
        else if (part == State.COMMENT && (flags & FLAG_COMMENT) == 0) enter(State.HEADER_CHECK);
        else if (part == State.HEADER_CHECK && (flags & FLAG_HEADER_CHECK) == 0) startData(true);
    }

    /// Takes the decoder away from who uses it: it unpacks nothing more, because of a limit.
    void revoke() {
        revoked = true;
        close();
    }

    /// Gives back what is outside the heap.
    void close() {
        if (inflater != null) inflater.end();
    }
}
