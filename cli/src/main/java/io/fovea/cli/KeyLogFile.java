package io.fovea.cli;

import io.fovea.engine.OutputException;
import io.fovea.spi.DecryptionSecrets;
import io.fovea.spi.SourceNotes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The TLS keys that captures hold, on their way into a file that Wireshark and others read as a key log: all lines, as
/// they are, in the order of the captures, each once. The file is its owner's alone, and is whole or not there.
final class KeyLogFile {
    /// Of different blocks together.
    private static final long BYTES_MAX = 64L << 20;
    /// Different ones; a connection has a handful.
    private static final int LINES_MAX = 1 << 20;
    private static final String OWNER_ALONE = "rw-------";

    private final Path file;
    private final long bytesMax;
    private final int linesMax;
    private final Map<ByteBuffer, byte[]> different = new HashMap<>();
    private final Map<Integer, List<byte[]>> byCapture = new TreeMap<>();
    private long bytes;
    private long linesWritten;
    private boolean hasMoreLines;
    private long blocksOfOtherTypes;
    private long blocksLeftOut;

    /// @param file to write, of which nothing is there
    KeyLogFile(Path file, long bytesMax, int linesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
        this.linesMax = linesMax;
    }

    /// Looks whether the file can be written, before a run begins.
    ///
    /// @throws OutputException when it exists and must not be replaced, or its folder does not exist
    static KeyLogFile prepare(Path file, boolean overwrite) throws OutputException {
        if (Files.isDirectory(file)) throw new OutputException(file + ": is a folder; secrets go to a file");
        if (Files.exists(file) && !overwrite) {
            throw new OutputException(file + ": exists already; use --overwrite to replace it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) throw new OutputException(file + ": there is no folder " + folder);
        return new KeyLogFile(file, BYTES_MAX, LINES_MAX);
    }

    /// Takes the keys of a capture.
    ///
    /// @param number of the capture
    void add(int number, SourceNotes notes) {
        blocksLeftOut += notes.secretCount() - notes.secrets().size();
        for (DecryptionSecrets secrets : notes.secrets()) {
            if (secrets.type() == DecryptionSecrets.TLS_KEY_LOG) add(number, secrets.bytes());
            else blocksOfOtherTypes++;
        }
    }

    /// Captures of one origin often have the same block each.
    private void add(int number, byte[] block) {
        byte[] known = different.get(ByteBuffer.wrap(block));
        if (known == null && block.length > bytesMax - bytes) {
            blocksLeftOut++;
            return;
        }
        if (known == null) {
            different.put(ByteBuffer.wrap(block), block);
            bytes += block.length;
        }
        byCapture.computeIfAbsent(number, _ -> new ArrayList<>()).add(known == null ? block : known);
    }

    /// Writes the file.
    void write() throws OutputException {
        Path hidden = file.resolveSibling("._" + file.getFileName() + ".inprogress");
        try {
            Files.deleteIfExists(hidden);
            try (FileChannel channel = FileChannel.open(hidden,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                for (String line : lines()) {
                    out.write(line.getBytes(StandardCharsets.ISO_8859_1));
                    out.write('\n');
                    linesWritten++;
                }
                out.flush();
                channel.force(true);
            }
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(hidden, e);
            throw new OutputException(Failure.reason(e), e);
        }
    }

    private static void deleteQuietly(Path hidden, IOException reason) {
        try {
            Files.deleteIfExists(hidden);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /// A character is a byte.
    private Set<String> lines() {
        Set<String> lines = new LinkedHashSet<>();
        Set<byte[]> done = Collections.newSetFromMap(new IdentityHashMap<>());
        for (List<byte[]> blocks : byCapture.values()) {
            for (byte[] block : blocks) {
                if (done.add(block)) addLines(block, lines);
            }
        }
        return lines;
    }

    private void addLines(byte[] block, Set<String> lines) {
        Iterator<String> each = new String(block, StandardCharsets.ISO_8859_1).lines().iterator();
        while (each.hasNext()) {
            String line = each.next();
            if (line.isEmpty() || lines.size() == linesMax && !lines.contains(line)) {
                hasMoreLines |= !line.isEmpty();
                continue;
            }
            lines.add(line);
        }
    }

    /// What was written and what was not, for a person.
    String summary() {
        StringBuilder text = new StringBuilder(Quantity.counted(linesWritten, "line", "lines")).append(" of TLS keys ")
                .append("\u2192 ").append(file);
        if (hasMoreLines) text.append(", all others left out");
        if (blocksOfOtherTypes > 0) {
            text.append(", ").append(Quantity.counted(blocksOfOtherTypes, "block", "blocks"))
                    .append(" of other secrets left out");
        }
        if (blocksLeftOut > 0) {
            text.append(", ").append(Quantity.counted(blocksLeftOut, "block", "blocks"))
                    .append(" damaged or too many left out");
        }
        return text.toString();
    }
}
