package io.fovea.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A file whose disk fails from some byte on.
final class FailingChannel extends FileChannel {
    private final byte[] bytes;
    private final int failsAt;

    FailingChannel(byte[] bytes, int failsAt) {
        this.bytes = bytes;
        this.failsAt = failsAt;
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        if (position >= failsAt) throw new IOException("Input/output error");
        int count = Math.min(to.remaining(), failsAt - (int) position);
        to.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    protected void implCloseChannel() {}

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("a capture is read by position");
    }

    @Override
    public int read(ByteBuffer to) {
        throw unused();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer from) {
        throw unused();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw unused();
    }

    @Override
    public long position() {
        throw unused();
    }

    @Override
    public FileChannel position(long to) {
        throw unused();
    }

    @Override
    public FileChannel truncate(long to) {
        throw unused();
    }

    @Override
    public void force(boolean metaData) {
        throw unused();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) {
        throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unused();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unused();
    }
}
