package io.fovea.sinks.text;

import io.fovea.sinks.files.FileErrors;
import io.fovea.sinks.files.HiddenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where lines of text go: standard output, a file under a hidden name, or a device or pipe with a name.
public final class TextOutput implements AutoCloseable {
    private static final int DRAIN_LENGTH = 64 * 1024;

    private final String name;
    private final OutputStream out;
    private final HiddenFile file;
    private final boolean owned;
    private final TextBuffer buffer = new TextBuffer();

    private TextOutput(String name, OutputStream out, boolean owned) {
        this.name = name;
        this.out = out;
        this.file = out instanceof HiddenFile hidden ? hidden : null;
        this.owned = owned;
    }

    /// Writes to a stream that stays open.
    public static TextOutput standard(OutputStream out) {
        return new TextOutput("-", out, false);
    }

    /// Writes to a file that must not exist yet or be empty; to devices and named pipes directly.
    public static TextOutput file(Path path) throws IOException {
        try {
            if (isStream(path)) {
                return new TextOutput(path.toString(), Files.newOutputStream(path, StandardOpenOption.WRITE), true);
            }
            Path real = Files.exists(path) ? path.toRealPath() : path;
            if (Files.isRegularFile(real) && Files.size(real) == 0) Files.delete(real);
            HiddenFile hidden = HiddenFile.create(real);
            if (hidden == null) throw new IOException("it exists already; choose another name, or remove it");
            return new TextOutput(path.toString(), hidden, true);
        } catch (IOException failure) {
            if (failure.getMessage() != null && failure.getMessage().startsWith(path + ":")) throw failure;
            throw new IOException(path + ": " + FileErrors.reason(failure), failure);
        }
    }

    /// Whether a path names something that cannot be renamed into place, such as `/dev/stdout` or a process's pipe.
    private static boolean isStream(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (absolute.startsWith("/dev") || absolute.startsWith("/proc")) {
            // Links there (`/dev/stdout`) may lead to plain files, which must not be renamed over.
            // In /dev/shm there are files of their own.
            return Files.exists(path) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        }
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /// `-`, or the file as it was named.
    public String name() {
        return name;
    }

    /// What the next bytes are added to.
    public TextBuffer buffer() {
        return buffer;
    }

    /// Writes what waits if it is much.
    void drainIfLong() throws IOException {
        if (buffer.length() >= DRAIN_LENGTH) drain();
    }

    private void drain() throws IOException {
        try {
            buffer.drainTo(out);
        } catch (IOException failure) {
            throw naming(failure);
        }
    }

    /// Writes what waits, so that a reader at the other end sees it.
    public void flush() throws IOException {
        drain();
        try {
            out.flush();
        } catch (IOException failure) {
            throw naming(failure);
        }
    }

    private IOException naming(IOException failure) {
        if (file != null) return failure; // it names itself
        String place = owned ? name : "standard output";
        return new IOException(place + ": cannot write: " + FileErrors.reason(failure), failure);
    }

    /// Writes what waits and gives the file its name.
    public void finish() throws IOException {
        flush();
        if (file != null) file.publish();
    }

    @Override
    public void close() throws IOException {
        if (owned) out.close();
    }
}
