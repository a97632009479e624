package io.fovea.capture;

import io.fovea.spi.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file in memory, read-only, for as long as it is open.
final class MappedFile implements AutoCloseable {
    private final Arena arena;
    private final MemorySegment bytes;
    private final Path deleteOnClose;

    private MappedFile(Arena arena, MemorySegment bytes, Path deleteOnClose) {
        this.arena = arena;
        this.bytes = bytes;
        this.deleteOnClose = deleteOnClose;
    }

    /// Maps a file.
    ///
    /// @param name what messages call it
    /// @param temporary whether it is removed at `close`
    static MappedFile open(Path file, String name, boolean temporary) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new MappedFile(arena, bytes, temporary ? file : null);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new InputException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            arena.close();
            throw new InputException(name + ": permission denied", e);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw new InputException(name + ": cannot be mapped: " + e.getMessage(), e);
        }
    }

    long address() {
        return bytes.address();
    }

    long length() {
        return bytes.byteSize();
    }

    /// Asks the operating system to have `length` bytes at `offset` in memory.
    void load(long offset, long length) {
        long end = Math.min(bytes.byteSize(), offset + length);
        if (offset < end) bytes.asSlice(offset, end - offset).load();
    }

    @Override
    public void close() throws IOException {
        arena.close();
        if (deleteOnClose != null) Files.deleteIfExists(deleteOnClose);
    }
}
