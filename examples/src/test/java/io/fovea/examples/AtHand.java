package io.fovea.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What is being tried, in files that a killed process leaves behind: `NAME.txt` says what it is, how to repeat it, and
/// where each frame ends, to be compared with `si_addr` in `hs_err_….log`; `NAME.pcap` has the frames.
final class AtHand implements AutoCloseable {
    private final FileChannel text;
    private final FileChannel frames;

    AtHand(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        text = open(folder.resolve(name + ".txt"));
        frames = open(folder.resolve(name + ".pcap"));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /// Notes what is tried next.
    void note(String what, List<CapturedFrame> tried, GuardedCapture guarded) throws IOException {
        StringBuilder lines = new StringBuilder(what).append('\n');
        for (int i = 0; i < tried.size(); i++) {
            lines.append("frame ").append(i + 1).append(" ends at 0x").append(Long.toHexString(guarded.wall(i)))
                    .append('\n');
        }
        replace(text, StandardCharsets.UTF_8.encode(lines.toString()));
        replace(frames, CapturedFrame.pcap(tried));
    }

    private static void replace(FileChannel file, ByteBuffer content) throws IOException {
        file.truncate(content.remaining());
        for (long at = 0; content.hasRemaining();) at += file.write(content, at);
    }

    @Override
    public void close() throws IOException {
        text.close();
        frames.close();
    }
}
