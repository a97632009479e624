package io.fovea.sinks.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that is written under a name starting with a dot and gets its own name when it is complete.
///
/// Readers that list a folder (shells, Spark, DuckDB) never see a file that may still change. Every error names the
/// file. Invariant: the final name belongs to this file only after `publish` returned; until then it is not touched.
public final class HiddenFile extends OutputStream {
    private static final int BUFFER_LENGTH = 128 * 1024;

    private final Path target;
    private final Path hidden;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH);
    private long position;
    private boolean open = true;
    private boolean failed;

    private HiddenFile(Path target, Path hidden) throws IOException {
        this.target = target;
        this.hidden = hidden;
        this.channel = FileChannel.open(hidden, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /// Starts a file, or returns null when the name is taken by a file, or by one that is being written.
    public static HiddenFile create(Path target) throws IOException {
        Path hidden = target.resolveSibling("._" + target.getFileName() + ".inprogress");
        if (Files.exists(target)) return null;
        HiddenFile file;
        try {
            file = new HiddenFile(target, hidden);
        } catch (FileAlreadyExistsException taken) {
            return null;
        } catch (IOException failure) {
            throw naming(hidden, failure);
        }
        // Another run may have published this name between the look above and our hidden file; after it, none can.
        if (!Files.exists(target)) return file;
        file.discard();
        return null;
    }

    /// The name that the file will have.
    public Path target() {
        return target;
    }

    /// How many bytes were written.
    public long position() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) drain();
        buffer.put((byte) value);
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.remaining()) drain();
        if (length > buffer.remaining()) {
            writeFully(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
        position += length;
    }

    /// Does nothing: the file is not read before it is complete, so there is nobody to hurry for.
    @Override
    public void flush() {}

    /// Makes the file durable and gives it its name; never after a write that failed.
    public void publish() throws IOException {
        if (failed) throw new IOException(target + ": not completed, because an earlier write failed");
        drain();
        try {
            channel.force(true);
            channel.close();
            Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
            open = false;
            forceFolder();
        } catch (IOException failure) {
            throw naming(target, failure);
        }
    }

    /// Removes the file if it was not published. Safe to call at any time.
    public void discard() throws IOException {
        if (!open) return;
        open = false;
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    @Override
    public void close() throws IOException {
        discard();
    }

    /// A rename is durable only with its folder; systems that cannot open folders do without.
    private void forceFolder() throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        FileChannel entries;
        try {
            entries = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (FileSystemException notSupported) {
            return;
        }
        try (entries) {
            entries.force(true);
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        writeFully(buffer);
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) channel.write(bytes);
        } catch (IOException failure) {
            failed = true;
            throw naming(target, failure);
        }
    }

    private static IOException naming(Path path, IOException failure) {
        return new IOException(path + ": cannot write: " + FileErrors.reason(failure), failure);
    }
}
