package io.fovea.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks gzip (RFC 1952), any number of members behind each other. Unlike the JDK's stream, it takes bytes behind a
/// member that are no other member for damage, and not for the end: a later part of a capture may be lost there. Zeros
/// are padding, as the gzip command has it.
final class GzipStream extends InputStream {
    private static final int MAGIC_FIRST = 0x1f;
    private static final int MAGIC_SECOND = 0x8b;
    private static final int DEFLATE = 8;
    /// Of the header: time, extra flags, system.
    private static final int IGNORED_LENGTH = 6;
    private static final int FLAG_CHECKSUM = 0x02;
    private static final int FLAG_EXTRA = 0x04;
    private static final int FLAG_NAME = 0x08;
    private static final int FLAG_COMMENT = 0x10;
    private static final int FLAGS_RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    /// Packed bytes; those from `at` to `end` are still to be looked at.
    private final byte[] buffer;
    private int at;
    private int end;
    private boolean inMember;
    private boolean ended;

    GzipStream(InputStream in, int bufferBytes) {
        this.in = in;
        buffer = new byte[bufferBytes];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (!ended) {
            if (!inMember && !readHeader()) break;
            int count = unpack(target, offset, length);
            if (count > 0) return count;
        }
        ended = true;
        return -1;
    }

    /// @return 0 when more packed bytes were needed, or the member is over
    private int unpack(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            checksum.update(target, offset, count);
            if (count > 0) return count;
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage() == null ? "bytes that are not deflated" : e.getMessage(), e);
        }
        if (inflater.finished()) {
            at = end - inflater.getRemaining();
            readTrailer();
        } else if (inflater.needsDictionary()) {
            throw new IOException("a gzip member that needs a dictionary");
        } else {
            if (!fill()) throw new EOFException("the data ends inside a gzip member");
            inflater.setInput(buffer, 0, end);
        }
        return 0;
    }

    /// @return false at the end of the stream
    private boolean readHeader() throws IOException {
        int first = next();
        while (first == 0) first = next();
        if (first < 0) return false;
        if (first != MAGIC_FIRST || need() != MAGIC_SECOND) {
            throw new IOException("bytes behind a gzip member that are no other one");
        }
        if (need() != DEFLATE) throw new IOException("a gzip member packed by an unknown method");
        int flags = need();
        if ((flags & FLAGS_RESERVED) != 0) throw new IOException("a gzip member with unknown flags");
        skip(IGNORED_LENGTH);
        if ((flags & FLAG_EXTRA) != 0) skip(need() | need() << 8);
        if ((flags & FLAG_NAME) != 0) skipText();
        if ((flags & FLAG_COMMENT) != 0) skipText();
        if ((flags & FLAG_CHECKSUM) != 0) skip(2);
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
        checksum.reset();
        inMember = true;
        return true;
    }

    private void readTrailer() throws IOException {
        inMember = false;
        long length = inflater.getBytesWritten() & 0xffff_ffffL;
        if (readWord() != checksum.getValue() || readWord() != length) {
            throw new IOException("a gzip member that does not have its checksum");
        }
    }

    private long readWord() throws IOException {
        return need() | need() << 8 | need() << 16 | (long) need() << 24;
    }

    private void skip(int count) throws IOException {
        for (int n = 0; n < count; n++) need();
    }

    private void skipText() throws IOException {
        while (need() != 0) { }
    }

    private int need() throws IOException {
        int value = next();
        if (value < 0) throw new EOFException("the data ends inside a gzip header or trailer");
        return value;
    }

    private int next() throws IOException {
        if (at == end && !fill()) return -1;
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
