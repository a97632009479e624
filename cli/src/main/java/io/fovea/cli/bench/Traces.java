package io.fovea.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;

/// Makes the captures that the whole program is timed with. The same words give the same bytes.
///
/// Connections run side by side, a packet of each in turn; when they are over, as many others follow.
public final class Traces {
    private static final String USAGE = """
            usage: bench/trace KIND ... FILE
              flows CONCURRENT PACKETS FILE   short connections of 8 packets, so many established at a time
              match PERCENT CONNECTIONS FILE  web connections, so many of a hundred to nflxvideo.net
              small CONNECTIONS FILE          web connections with objects of 1 KB
              bulk CONNECTIONS FILE           web connections with objects of 256 KB
              normal PACKETS SEED FILE        connections of 16 frames of 60 bytes, a thousand at a time;
                                              what follows has frames of 60 bytes, too
              syn-flood PACKETS SEED FILE     a SYN each, from any address and port
              fragment-flood PACKETS SEED FILE
                                              a first fragment each, of a datagram that is never whole
              sequence-storm CONNECTIONS PACKETS SEED FILE
                                              segments from all over the sequence space
              hash-collisions PACKETS SEED FILE
                                              100,000 connections at a time, with one exclusive or of ends
              head PACKETS CAPTURE FILE       the first packets of a capture
              quarter CAPTURE FILE            the first quarter of a capture's bytes, in whole packets""";

    private static final int SMALL_OBJECT_BYTES = 1_000;
    private static final int BULK_OBJECT_BYTES = 256_000;
    private static final int WEB_CONCURRENT = 64;
    private static final long WEB_GAP_US = 10;
    private static final long FLOWS_GAP_US = 200;
    /// The first flow's data come when all others have shaken hands: sooner than the 300 s after which a flow is over.
    private static final long FLOWS_SILENCE_US = 240_000_000;
    /// Flows that shake hands side by side: an answer comes 2 s later at most, and an attempt is over after 5 s.
    private static final int HANDSHAKES_CONCURRENT = 10_000;
    /// Has no common divisor with 100: spreads matches evenly.
    private static final int SPREAD = 37;

    private Traces() {}

    /// Makes one capture.
    public static void main(String[] words) throws IOException {
        try {
            System.out.println(make(words) + " packets");
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    /// Makes the capture that the words ask for and says how many packets it has.
    public static long make(String... words) throws IOException {
        Path file = Path.of(words[words.length - 1]);
        return switch (words[0]) {
            case "flows" -> flows(number(words[1]), number(words[2]), file);
            case "match" -> match(number(words[1]), number(words[2]), file);
            case "small" -> web(SMALL_OBJECT_BYTES, number(words[1]), ServerNames::mixed, file);
            case "bulk" -> web(BULK_OBJECT_BYTES, number(words[1]), ServerNames::mixed, file);
            case "normal" -> Floods.normal(number(words[1]), number(words[2]), file);
            case "syn-flood" -> Floods.syn(number(words[1]), number(words[2]), file);
            case "fragment-flood" -> Floods.fragments(number(words[1]), number(words[2]), file);
            case "sequence-storm" ->
                Floods.sequences(number(words[1]), number(words[2]), number(words[3]), file);
            case "hash-collisions" -> Floods.collisions(number(words[1]), number(words[2]), file);
            case "head" -> head(number(words[1]), Long.MAX_VALUE, Path.of(words[2]), file);
            case "quarter" -> quarter(Path.of(words[1]), file);
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static int number(String word) {
        int value = Integer.parseInt(word);
        if (value < 0) throw new IllegalArgumentException(word);
        return value;
    }

    private static long flows(int concurrent, int packets, Path file) throws IOException {
        Script script = Script.shortConnection();
        long gapUs = Math.min(
                FLOWS_GAP_US, FLOWS_SILENCE_US / Math.max(1, (long) concurrent * Script.HANDSHAKE_LENGTH));
        try (CaptureWriter writer = new CaptureWriter(file, Math.max(1, gapUs))) {
            return write(writer, script, packets / script.length(), concurrent, ServerNames::mixed);
        }
    }

    private static long match(int percent, int connections, Path file) throws IOException {
        return web(SMALL_OBJECT_BYTES, connections,
                number -> (long) number * SPREAD % 100 < percent
                        ? ServerNames.matching(number)
                        : ServerNames.other(number),
                file);
    }

    private static long web(int objectBytes, int connections, IntFunction<String> names, Path file)
            throws IOException {
        try (CaptureWriter writer = new CaptureWriter(file, WEB_GAP_US)) {
            return write(writer, Script.webConnection(objectBytes), connections, WEB_CONCURRENT, names);
        }
    }

    private static long write(
            CaptureWriter writer, Script script, int connections, int concurrent, IntFunction<String> names)
            throws IOException {
        for (int first = 0; first < connections; first += concurrent) {
            int end = Math.min(first + concurrent, connections);
            for (int some = first; some < end; some += HANDSHAKES_CONCURRENT) {
                int someEnd = Math.min(some + HANDSHAKES_CONCURRENT, end);
                write(writer, script, 0, Script.HANDSHAKE_LENGTH, some, someEnd, names);
            }
            write(writer, script, Script.HANDSHAKE_LENGTH, script.length(), first, end, names);
        }
        return writer.packets();
    }

    /// Steps of connections side by side, a packet of each in turn.
    private static void write(
            CaptureWriter writer, Script script, int firstStep, int endStep, int first, int end,
            IntFunction<String> names) throws IOException {
        for (int step = firstStep; step < endStep; step++) {
            for (int number = first; number < end; number++) {
                writer.add(script.frame(step, number, names.apply(number)));
            }
        }
    }

    private static long quarter(Path capture, Path file) throws IOException {
        return head(Integer.MAX_VALUE, capture.toFile().length() / 4, capture, file);
    }

    /// Copies whole packets until there are enough of them or their bytes go beyond a bound.
    private static long head(int packetsMax, long bytesMax, Path capture, Path file) throws IOException {
        try (FileChannel in = FileChannel.open(capture, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            RecordWalk walk = new RecordWalk(in);
            long packets = 0;
            while (packets < packetsMax && walk.step(bytesMax)) packets++;
            for (long at = 0; at < walk.end(); ) at += in.transferTo(at, walk.end() - at, out);
            return packets;
        }
    }

    /// Walks over the records of a classic capture through a window of it.
    private static final class RecordWalk {
        private static final int WINDOW_LENGTH = 4 << 20;
        private static final int CAPTURED_LENGTH_OFFSET = 8;

        private final FileChannel channel;
        private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_LENGTH);
        private long windowStart;
        private long end = CaptureWriter.FILE_HEADER_LENGTH;

        RecordWalk(FileChannel channel) throws IOException {
            this.channel = channel;
            load(0);
            window.order(ByteOrder.LITTLE_ENDIAN);
            if (window.limit() < CaptureWriter.FILE_HEADER_LENGTH) throw new IOException("no capture");
            switch (window.getInt(0)) {
                case 0xa1b2c3d4, 0xa1b23c4d -> window.order(ByteOrder.LITTLE_ENDIAN);
                case 0xd4c3b2a1, 0x4d3cb2a1 -> window.order(ByteOrder.BIG_ENDIAN);
                default -> throw new IOException("no classic capture (pcap)");
            }
        }

        /// Steps over one record; false at the end of the capture and where it would go beyond a bound.
        boolean step(long bytesMax) throws IOException {
            if (end + CaptureWriter.RECORD_HEADER_LENGTH > windowStart + window.limit()) load(end);
            int at = (int) (end - windowStart);
            if (at + CaptureWriter.RECORD_HEADER_LENGTH > window.limit()) return false;
            long length = Integer.toUnsignedLong(window.getInt(at + CAPTURED_LENGTH_OFFSET));
            long next = end + CaptureWriter.RECORD_HEADER_LENGTH + length;
            if (next > bytesMax || next > channel.size()) return false;
            end = next;
            return true;
        }

        /// Where the last record that was stepped over ends.
        long end() {
            return end;
        }

        private void load(long from) throws IOException {
            windowStart = from;
            window.clear();
            while (window.hasRemaining() && channel.read(window, from + window.position()) >= 0) {}
            window.flip();
        }
    }
}
