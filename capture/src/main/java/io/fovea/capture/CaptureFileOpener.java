package io.fovea.capture;

import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Opens pcap and pcapng files, by their first bytes and never by their names; gzip is unpacked to a temporary file.
public final class CaptureFileOpener implements PacketSourceOpener {
    private static final int MAGIC_LENGTH = 8;

    @Override
    public boolean recognises(byte[] magic) {
        CaptureFormat format = CaptureFormat.of(magic);
        return format.isPcap() || format == CaptureFormat.PCAPNG || format == CaptureFormat.GZIP;
    }

    @Override
    public PacketSource open(Path file) throws IOException {
        String name = file.toString();
        if (Files.isDirectory(file)) throw new InputException(name + ": is a folder, not a capture");
        byte[] magic = magic(file, name);
        if (CaptureFormat.of(magic) == CaptureFormat.GZIP) return openGzip(file, name);
        return open(ChunkedFile.open(file, name, false), magic, name);
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

    private static PacketSource openGzip(Path file, String name) throws IOException {
        Path unpacked = Files.createTempFile("fovea-", ".capture");
        String damage = null;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
                var out = Files.newOutputStream(unpacked)) {
            damage = unpack(in, out, name);
        } catch (IOException e) {
            Files.deleteIfExists(unpacked);
            throw new InputException(name + ": cannot be unpacked: " + e.getMessage(), e);
        }
        PacketSource source = open(ChunkedFile.open(unpacked, name, true), magic(unpacked, name), name);
        return damage == null ? source : new DamagedSource(source, damage);
    }

    /// Unpacks what can be unpacked; returns why it ended early, or null. Failures to write are thrown.
    private static String unpack(InputStream in, java.io.OutputStream out, String name) throws IOException {
        byte[] block = new byte[1 << 16];
        while (true) {
            int count;
            try {
                count = in.read(block);
            } catch (java.io.EOFException | java.util.zip.ZipException e) {
                return name + ": compressed data is cut or damaged: " + e.getMessage();
            }
            if (count < 0) return null;
            out.write(block, 0, count);
        }
    }

    private static PacketSource open(ChunkedFile bytes, byte[] magic, String name) throws IOException {
        try {
            CaptureFormat format = CaptureFormat.of(magic);
            if (format.isPcap()) return new PcapSource(name, bytes, format);
            if (format == CaptureFormat.PCAPNG) return new PcapngSource(name, bytes);
            throw new InputException(name + ": " + complaint(format, magic));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static String complaint(CaptureFormat format, byte[] magic) {
        if (magic.length == 0) return "is empty, not a capture";
        return switch (format) {
            case ZSTD -> "is compressed with zstd, which is not read; unpack it first (zstd -d)";
            case XZ -> "is compressed with xz, which is not read; unpack it first (xz -d)";
            case LZ4 -> "is compressed with lz4, which is not read; unpack it first (lz4 -d)";
            case GZIP -> "is compressed twice; unpack it first (gzip -d)";
            case PCAP_MODIFIED -> "is in the modified pcap format of old Linux patches; convert it (editcap -F pcap)";
            case SNOOP -> "is a snoop capture; convert it (editcap -F pcap)";
            default -> "is not a capture: neither pcap nor pcapng";
        };
    }
}
