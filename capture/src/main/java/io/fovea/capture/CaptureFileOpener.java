package io.fovea.capture;

import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.SourceRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// Opens captures by their first bytes, never by their names: pcap and pcapng, packed by gzip, zstd, xz or lz4 or not,
/// in files, in pipes, on standard input, or in a file that still grows.
public final class CaptureFileOpener implements PacketSourceOpener {
    private static final int MAGIC_LENGTH = 8;
    private static final int SNOOP = 0x736e6f6f;

    @Override
    public boolean recognises(byte[] magic) {
        return PcapFormat.recognises(magic) || isPcapng(magic) || Packing.of(magic) != null;
    }

    private static boolean isPcapng(byte[] magic) {
        return word(magic) == PcapngSource.SECTION_HEADER;
    }

    private static int word(byte[] magic) {
        if (magic.length < 4) return 0;
        return (magic[0] & 0xff) << 24 | (magic[1] & 0xff) << 16 | (magic[2] & 0xff) << 8 | magic[3] & 0xff;
    }

    @Override
    public boolean opensStreams() {
        return true;
    }

    @Override
    public PacketSource open(SourceRequest request) throws IOException {
        Path file = request.file();
        String name = file.toString();
        if (request.isStandardInput()) {
            return openStream(() -> PackedStream.of(standardInput(), true, name), name, request.goesOn());
        }
        if (Files.isDirectory(file)) throw new InputException(name + ": is a folder, not a capture");
        if (request.follow()) {
            requireReadable(file, name);
            return openStream(() -> PackedStream.of(new GrowingFile(file), false, name), name, request.goesOn());
        }
        if (request.isStream()) {
            return openStream(() -> PackedStream.of(Files.newInputStream(file), true, name), name, request.goesOn());
        }
        byte[] magic = magic(file, name);
        if (Packing.of(magic) != null) {
            return openStream(() -> PackedStream.of(Files.newInputStream(file), true, name), name, request.goesOn());
        }
        return openBytes(ChunkedFile.open(file, name), magic, name);
    }

    /// Standard input, which stays open.
    private static InputStream standardInput() {
        return new FilterInputStream(System.in) {
            @Override
            public void close() {}

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return in.read(to, offset, length);
            }
        };
    }

    private static void requireReadable(Path file, String name) throws IOException {
        magic(file, name);
    }

    private static byte[] magic(Path file, String name) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAGIC_LENGTH);
        } catch (NoSuchFileException e) {
            throw new InputException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new InputException(name + ": permission denied", e);
        } catch (IOException e) {
            throw new InputException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// Opens what a stream holds.
    ///
    /// @param goesOn asked while the first bytes do not come
    static PacketSource openStream(StreamOpening opening, String name, BooleanSupplier goesOn) throws IOException {
        StreamBytes bytes = StreamBytes.open(opening, name, goesOn);
        return bytes == null ? new EmptySource(name) : openBytes(bytes, bytes.head(MAGIC_LENGTH), name);
    }

    private static PacketSource openBytes(CaptureBytes bytes, byte[] magic, String name) throws IOException {
        try {
            if (PcapFormat.recognises(magic)) return new PcapSource(name, bytes);
            if (isPcapng(magic)) return new PcapngSource(name, bytes);
            String failure = bytes.failure();
            throw new InputException(name + ": " + (failure != null ? failure : complaint(magic)));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static String complaint(byte[] magic) {
        if (magic.length == 0) return "is empty, not a capture";
        if (Packing.of(magic) != null) return "is compressed twice; unpack it first";
        if (word(magic) == SNOOP) return "is a snoop capture; convert it (editcap -F pcap)";
        return "is not a capture: neither pcap nor pcapng";
    }
}
