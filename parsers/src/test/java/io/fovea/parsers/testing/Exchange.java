package io.fovea.parsers.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The bytes of one flow: runs of one direction each, in the order of the wire, and holes. Over UDP every run is a
/// datagram.
///
/// @param name what it is
/// @param datagrams whether each run is a datagram
/// @param parts the runs
public record Exchange(String name, boolean datagrams, List<Part> parts) {
    private static final String DATAGRAMS = "# datagrams";

    /// A run of bytes of one direction, or a hole.
    ///
    /// @param fromOriginator whether the originator sent it
    /// @param bytes the bytes; empty for a hole
    /// @param missing length of the hole; 0 for bytes
    public record Part(boolean fromOriginator, byte[] bytes, int missing) {}

    public Exchange {
        parts = List.copyOf(parts);
    }

    /// Reads an exchange from text: lines `> HEX` from the originator, `< HEX` from the responder, `#` comments, of
    /// which `# datagrams` says that each line is one.
    public static Exchange parse(String name, String text) {
        List<Part> parts = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            parts.add(new Part(line.charAt(0) == '>', HexFormat.of().parseHex(line.substring(2).strip()), 0));
        }
        return new Exchange(name, text.lines().anyMatch(DATAGRAMS::equals), parts);
    }

    /// The samples of a protocol: the resources `samples/<protocol>/*.txt` beside the parsers' package.
    public static List<Exchange> samples(String protocol) {
        var folder = Exchange.class.getResource("/io/fovea/parsers/samples/" + protocol);
        if (folder == null) return List.of();
        try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
            return files.sorted().map(file -> sample(protocol, file.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One sample of a protocol.
    public static Exchange sample(String protocol, String file) {
        String path = "/io/fovea/parsers/samples/" + protocol + "/" + file;
        try (InputStream bytes = Exchange.class.getResourceAsStream(path)) {
            if (bytes == null) throw new IllegalStateException("no sample " + path);
            return parse(protocol + "/" + file, new String(bytes.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many bytes it has in all.
    public int length() {
        return parts.stream().mapToInt(part -> part.bytes.length).sum();
    }

    /// The same bytes, no run longer than `most`. (Datagrams that are cut are other datagrams.)
    public Exchange inPiecesOf(int most) {
        List<Part> pieces = new ArrayList<>();
        for (Part part : parts) {
            if (part.missing > 0) pieces.add(part);
            for (int at = 0; at < part.bytes.length; at += most) {
                byte[] piece = Arrays.copyOfRange(part.bytes, at, Math.min(part.bytes.length, at + most));
                pieces.add(new Part(part.fromOriginator, piece, 0));
            }
        }
        return new Exchange(name, datagrams, pieces);
    }

    /// The same bytes, one run cut in two at a byte of the whole.
    public Exchange cutAt(int position) {
        List<Part> pieces = new ArrayList<>();
        int start = 0;
        for (Part part : parts) {
            int cut = position - start;
            start += part.bytes.length;
            if (cut <= 0 || cut >= part.bytes.length) {
                pieces.add(part);
                continue;
            }
            pieces.add(new Part(part.fromOriginator, Arrays.copyOf(part.bytes, cut), 0));
            pieces.add(new Part(
                    part.fromOriginator, Arrays.copyOfRange(part.bytes, cut, part.bytes.length), 0));
        }
        return new Exchange(name, datagrams, pieces);
    }

    /// Its first bytes only.
    public Exchange truncatedTo(int length) {
        List<Part> pieces = new ArrayList<>();
        int room = length;
        for (Part part : parts) {
            if (room == 0) break;
            int kept = Math.min(room, part.bytes.length);
            pieces.add(new Part(part.fromOriginator, Arrays.copyOf(part.bytes, kept), part.missing));
            room -= kept;
        }
        return new Exchange(name, datagrams, pieces);
    }

    /// The same with a hole of up to `length` bytes from a byte of the whole on, within its run.
    public Exchange withHoleAt(int position, int length) {
        List<Part> pieces = new ArrayList<>();
        int start = 0;
        for (Part part : parts) {
            int from = position - start;
            start += part.bytes.length;
            if (from < 0 || from >= part.bytes.length) {
                pieces.add(part);
                continue;
            }
            int to = Math.min(part.bytes.length, from + length);
            if (from > 0) pieces.add(new Part(part.fromOriginator, Arrays.copyOf(part.bytes, from), 0));
            pieces.add(new Part(part.fromOriginator, new byte[0], to - from));
            if (to < part.bytes.length) {
                pieces.add(new Part(
                        part.fromOriginator, Arrays.copyOfRange(part.bytes, to, part.bytes.length), 0));
            }
        }
        return new Exchange(name, datagrams, pieces);
    }

    /// The same with originator and responder exchanged.
    public Exchange swapped() {
        return new Exchange(name, datagrams, parts.stream()
                .map(part -> new Part(!part.fromOriginator, part.bytes, part.missing))
                .toList());
    }

    /// Only what one direction sent.
    public Exchange only(boolean fromOriginator) {
        return new Exchange(name, datagrams, parts.stream().filter(part -> part.fromOriginator == fromOriginator).toList());
    }

    /// A copy in which one bit is the other way round.
    public Exchange withFlippedBit(int position, int bit) {
        List<Part> pieces = new ArrayList<>();
        int start = 0;
        for (Part part : parts) {
            int at = position - start;
            start += part.bytes.length;
            byte[] bytes = part.bytes.clone();
            if (at >= 0 && at < bytes.length) bytes[at] ^= (byte) (1 << bit);
            pieces.add(new Part(part.fromOriginator, bytes, part.missing));
        }
        return new Exchange(name, datagrams, pieces);
    }

    @Override
    public String toString() {
        return name;
    }
}
