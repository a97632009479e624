package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RSTs and FINs that a third party sends into a TLS connection, with sequence numbers out of every window: the rows
/// are those of the connection without them, though no query needs its packets any more when they come.
class ForgedCloseTest {
    private static final int CLIENT_PORT = 36_564;
    private static final int SOURCE_PORT_OFFSET = 34;
    private static final int DESTINATION_PORT_OFFSET = 36;
    private static final int SEQUENCE_OFFSET = 38;
    private static final int FLAGS_OFFSET = 47;
    private static final int FIN = 1;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    /// Packets of the connection's handshakes, and some of its data.
    private static final int BUSY_PACKETS = 20;
    private static final String QUERIES = """
            query handshakes from tls select ts, uid, sni, ja4, established, partial
            query certificates from x509 select ts, uid, subject, partial
            query no_such_name from tls where tls.sni ~ 'nobody'
            query greetings from ssh
            """;

    @TempDir
    Path folder;

    /// The frames of one connection up to its close, and what no client sends there: its ClientHello again, which a
    /// flow that began in the middle of the connection would take for a connection's first.
    private static List<CapturedFrame> connection() throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        CapturedFrame hello = null;
        int next = 0;
        for (CapturedFrame frame : CapturedFrame.read(Path.of("captures/tls-sites.pcap"), 200)) {
            ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
            boolean fromClient = bytes.getChar(SOURCE_PORT_OFFSET) == CLIENT_PORT;
            if (!fromClient && bytes.getChar(DESTINATION_PORT_OFFSET) != CLIENT_PORT) continue;
            if ((bytes.get(FLAGS_OFFSET) & (FIN | RST)) != 0) break;
            frames.add(frame);
            if (!fromClient) continue;
            int headers = SOURCE_PORT_OFFSET + (bytes.get(SOURCE_PORT_OFFSET + 12) >>> 4 & 0xf) * Integer.BYTES;
            int payload = bytes.getChar(16) + 14 - headers;
            if (payload > 0 && hello == null) hello = frame;
            if (payload > 0) next = bytes.getInt(SEQUENCE_OFFSET) + payload;
        }
        byte[] again = hello.bytes().clone();
        ByteBuffer.wrap(again).putInt(SEQUENCE_OFFSET, next);
        frames.add(hello.with(again));
        return frames;
    }

    private static CapturedFrame forged(CapturedFrame like, int flags, int sequence) {
        byte[] bytes = like.bytes().clone();
        ByteBuffer.wrap(bytes).putInt(SEQUENCE_OFFSET, sequence).put(FLAGS_OFFSET, (byte) flags);
        return like.with(bytes);
    }

    /// A capture of the connection, whose packets come in haste at first, then with short pauses, among them the closes,
    /// then with long ones.
    private Path capture(String name, int flags, boolean fromClientToo, boolean fromServerToo) throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        List<CapturedFrame> connection = connection();
        assertThat(connection).hasSizeGreaterThan(BUSY_PACKETS + 10);
        long timeNs = connection.getFirst().timeNs();
        for (int i = 0; i < connection.size(); i++) {
            CapturedFrame frame = connection.get(i);
            timeNs += i < BUSY_PACKETS ? MILLISECOND_NS : i < BUSY_PACKETS + 5 ? 2 * SECOND_NS : 30 * SECOND_NS;
            frames.add(at(frame, timeNs));
            if (i < BUSY_PACKETS || i > BUSY_PACKETS + 3) continue;
            if (fromClientToo) frames.add(at(forged(connection.get(0), flags, 0x1badc0de * i), timeNs + 1_000));
            if (fromServerToo) frames.add(at(forged(connection.get(1), flags, 0x0ddba11 * i), timeNs + 2_000));
        }
        ByteBuffer file = CapturedFrame.pcap(frames);
        return Files.write(folder.resolve(name), java.util.Arrays.copyOf(file.array(), file.limit()));
    }

    private static CapturedFrame at(CapturedFrame frame, long timeNs) {
        return new CapturedFrame(frame.bytes(), frame.wireLength(), timeNs, frame.linkType());
    }

    @ParameterizedTest
    @CsvSource({"4, true, false", "20, false, true", "4, true, true", "17, true, true"})
    void changesNoRows(int flags, boolean fromClient, boolean fromServer) throws IOException {
        Path alone = capture("alone.pcap", flags, false, false);
        Path disturbed = capture("disturbed.pcap", flags, fromClient, fromServer);
        for (int workers = 1; workers <= 2; workers++) {
            Fovea fovea = Fovea.builder().query(QUERIES).workers(workers).bytesPerWorker(1).build();
            Rows expected = Rows.of(fovea, alone);
            Rows found = Rows.of(fovea, disturbed);
            assertThat(expected.column("sni")).contains("video.example.com");
            assertThat(found.lines()).containsExactlyInAnyOrderElementsOf(expected.lines());
            assertThat(expected.report().funnel().flows()).isEqualTo(1);
            assertThat(found.report().funnel().flows()).isEqualTo(1);
            assertThat(found.report().accounting().holds()).isTrue();
        }
    }

    /// The next connection of the same ports is one of its own, whatever closed the one before.
    @Test
    void hidesNoConnectionThatFollows() throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        List<CapturedFrame> connection = connection();
        long timeNs = connection.getFirst().timeNs();
        for (CapturedFrame frame : connection) frames.add(at(frame, timeNs += MILLISECOND_NS));
        frames.add(at(forged(connection.get(0), RST, 7), timeNs += MILLISECOND_NS));
        frames.add(at(connection.get(3), timeNs += 2 * SECOND_NS));
        for (CapturedFrame frame : connection) {
            ByteBuffer bytes = ByteBuffer.wrap(frame.bytes().clone());
            boolean fromClient = bytes.getChar(SOURCE_PORT_OFFSET) == CLIENT_PORT;
            int ahead = 1 << 24;
            bytes.putInt(SEQUENCE_OFFSET, bytes.getInt(SEQUENCE_OFFSET) + (fromClient ? ahead : 3 * ahead));
            bytes.putInt(SEQUENCE_OFFSET + 4, bytes.getInt(SEQUENCE_OFFSET + 4) + (fromClient ? 3 * ahead : ahead));
            frames.add(at(frame.with(bytes.array()), timeNs += MILLISECOND_NS));
        }
        ByteBuffer file = CapturedFrame.pcap(frames);
        Path two = Files.write(folder.resolve("two.pcap"), java.util.Arrays.copyOf(file.array(), file.limit()));
        assertThat(Rows.of("from tls select sni", two).all()).hasSize(2);
    }
}
