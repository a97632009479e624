package io.fovea.cli.bench;

import io.fovea.packet.IpProtocol;
import io.fovea.packet.TcpFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Captures of what people send to wear an engine out, and of ordinary connections to compare with: all frames are of
/// 60 bytes. The same words give the same bytes.
final class Floods {
    /// A million packets a second.
    private static final long GAP_US = 1;
    /// Slower, so that the flows at a time are those that are open, and not those that were closed a moment ago.
    private static final long NORMAL_GAP_US = 10;
    private static final int SERVER = 0x5db80001;
    private static final int SERVER_PORT = 443;
    private static final int CLIENT_NETWORK = 10 << 24;
    private static final int CLIENT_PORT_FIRST = 1_024;
    /// Frames of 60 bytes hold so many of TCP.
    private static final byte[] PAYLOAD = "floods".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int ACK = TcpFlags.ACK;
    private static final int PUSH = TcpFlags.ACK | TcpFlags.PSH;
    private static final int FIN = TcpFlags.ACK | TcpFlags.FIN;

    private static final int NORMAL_CONCURRENT = 1_000;
    private static final int COLLIDING_CONCURRENT = 100_000;
    private static final int DATA_OF_NORMAL = 10;
    private static final int DATA_OF_COLLIDING = 2;
    /// How far segments jump: as far as a window may open (RFC 7323, section 2.3, allows a hundred times as much).
    private static final int JUMP = 1 << 24;
    /// What the exclusive or of the words of addresses and ports is in all colliding flows.
    private static final int COLLISION = 0x1badcafe;

    private static final int TOTAL_LENGTH_OFFSET = 16;
    private static final int ID_OFFSET = 18;
    private static final int FRAGMENT_OFFSET = 20;
    private static final int PROTOCOL_OFFSET = 23;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_TOTAL_LENGTH = 20 + 24;

    private final CaptureWriter writer;
    private final SplittableRandom random;
    private final long packetsMax;

    private Floods(CaptureWriter writer, int packets, int seed) {
        this.writer = writer;
        packetsMax = packets;
        random = new SplittableRandom(seed);
    }

    /// What one of them does.
    private interface Flood {
        void write(Floods to) throws IOException;
    }

    private static long write(int packets, int seed, Path file, Flood flood) throws IOException {
        return write(packets, seed, file, GAP_US, flood);
    }

    private static long write(int packets, int seed, Path file, long gapUs, Flood flood) throws IOException {
        try (CaptureWriter writer = new CaptureWriter(file, gapUs)) {
            flood.write(new Floods(writer, packets, seed));
            return writer.packets();
        }
    }

    /// Connections of 16 packets with a thousand at a time.
    static long normal(int packets, int seed, Path file) throws IOException {
        return write(packets, seed, file, NORMAL_GAP_US,
                floods -> floods.connections(NORMAL_CONCURRENT, DATA_OF_NORMAL, false));
    }

    /// A SYN in each packet, from any address and port to one server.
    static long syn(int packets, int seed, Path file) throws IOException {
        return write(packets, seed, file, floods -> {
            byte[] frame = new FrameBuilder().tcp(TcpFlags.SYN, 0, 0, new byte[0]);
            while (floods.goesOn()) {
                putU32(frame, FrameBuilder.IPV4_SOURCE_OFFSET, floods.unicast());
                putU16(frame, FrameBuilder.TCP_OFFSET, floods.random.nextInt());
                putU32(frame, FrameBuilder.TCP_SEQUENCE_OFFSET, floods.random.nextInt());
                floods.add(frame);
            }
        });
    }

    /// The first fragment of a datagram in each packet, from any address, and never another of it.
    static long fragments(int packets, int seed, Path file) throws IOException {
        return write(packets, seed, file, floods -> {
            byte[] frame = new FrameBuilder().tcp(0, 0, 0, PAYLOAD);
            frame[PROTOCOL_OFFSET] = IpProtocol.UDP;
            putU16(frame, TOTAL_LENGTH_OFFSET, FRAGMENT_TOTAL_LENGTH);
            putU16(frame, FRAGMENT_OFFSET, MORE_FRAGMENTS);
            while (floods.goesOn()) {
                putU32(frame, FrameBuilder.IPV4_SOURCE_OFFSET, floods.unicast());
                putU16(frame, ID_OFFSET, floods.random.nextInt());
                floods.add(frame);
            }
        });
    }

    /// A few connections whose segments come from all over the sequence space: every second one within 16 MiB ahead of
    /// the connection's start, the others anywhere. Nothing is acknowledged.
    static long sequences(int connections, int packets, int seed, Path file) throws IOException {
        return write(packets, seed, file, floods -> floods.storm(connections));
    }

    private void storm(int connections) throws IOException {
        byte[] open = new FrameBuilder().tcp(TcpFlags.SYN, 0, 0, new byte[0]);
        byte[] answer = new FrameBuilder().fromServer().tcp(TcpFlags.SYN | ACK, 0, 1, new byte[0]);
        byte[] data = new FrameBuilder().tcp(PUSH, 1, 1, PAYLOAD);
        for (int number = 0; number < connections && goesOn(); number++) {
            addFor(number, open, true);
            if (goesOn()) addFor(number, answer, false);
        }
        for (int number = 0; goesOn(); number = number + 1 < connections ? number + 1 : 0) {
            int sequence = random.nextInt();
            boolean isNear = (sequence & 1) == 0;
            putU32(data, FrameBuilder.TCP_SEQUENCE_OFFSET, isNear ? sequence >>> 1 & JUMP - 1 : sequence);
            addFor(number, data, true);
        }
    }

    /// Connections of 8 packets, a hundred thousand at a time, whose addresses and ports have one exclusive or.
    static long collisions(int packets, int seed, Path file) throws IOException {
        return write(packets, seed, file, NORMAL_GAP_US,
                floods -> floods.connections(COLLIDING_CONCURRENT, DATA_OF_COLLIDING, true));
    }

    /// Whole connections, a packet of each in turn; the last ones are cut off.
    private void connections(int concurrent, int dataPackets, boolean collide) throws IOException {
        int client = 1;
        int server = 1;
        for (int first = 0; goesOn(); first += concurrent) {
            step(first, concurrent, collide, TcpFlags.SYN, true, 0, 0, 0);
            step(first, concurrent, collide, TcpFlags.SYN | ACK, false, 0, 1, 0);
            step(first, concurrent, collide, ACK, true, 1, 1, 0);
            for (int n = 0; n < dataPackets; n++) {
                boolean fromClient = n % 2 == 0;
                step(first, concurrent, collide, PUSH, fromClient, fromClient ? client : server,
                        fromClient ? server : client, PAYLOAD.length);
                if (fromClient) client += PAYLOAD.length;
                else server += PAYLOAD.length;
            }
            step(first, concurrent, collide, FIN, true, client, server, 0);
            step(first, concurrent, collide, FIN, false, server, client + 1, 0);
            step(first, concurrent, collide, ACK, true, client + 1, server + 1, 0);
            client = 1;
            server = 1;
        }
    }

    private void step(
            int first, int concurrent, boolean collide, int flags, boolean fromClient, int sequence,
            int acknowledgment, int payload) throws IOException {
        FrameBuilder builder = fromClient ? new FrameBuilder() : new FrameBuilder().fromServer();
        byte[] frame = builder.tcp(flags, sequence, acknowledgment, payload == 0 ? new byte[0] : PAYLOAD);
        for (int number = first; number < first + concurrent && goesOn(); number++) {
            if (collide) addColliding(number, frame, fromClient);
            else addFor(number, frame, fromClient);
        }
    }

    private void addFor(int number, byte[] frame, boolean fromClient) throws IOException {
        int port = CLIENT_PORT_FIRST + number % 60_000;
        putEnds(frame, fromClient, CLIENT_NETWORK | number & 0xffffff, port, SERVER_PORT);
        add(frame);
    }

    /// The client's address decides both ports, so that address ^ address ^ ports is the same in all.
    private void addColliding(int number, byte[] frame, boolean fromClient) throws IOException {
        int client = CLIENT_NETWORK | number & 0xffffff;
        int ports = client ^ SERVER ^ COLLISION;
        putEnds(frame, fromClient, client, ports >>> 16, ports & 0xffff);
        add(frame);
    }

    private static void putEnds(byte[] frame, boolean fromClient, int client, int clientPort, int serverPort) {
        putU32(frame, fromClient ? FrameBuilder.IPV4_SOURCE_OFFSET : FrameBuilder.IPV4_DESTINATION_OFFSET, client);
        putU32(frame, fromClient ? FrameBuilder.IPV4_DESTINATION_OFFSET : FrameBuilder.IPV4_SOURCE_OFFSET, SERVER);
        putU16(frame, FrameBuilder.TCP_OFFSET + (fromClient ? 0 : 2), clientPort);
        putU16(frame, FrameBuilder.TCP_OFFSET + (fromClient ? 2 : 0), serverPort);
    }

    /// An address of 1.0.0.0 to 223.255.255.255.
    private int unicast() {
        return random.nextInt(1, 224) << 24 | random.nextInt() >>> 8;
    }

    private boolean goesOn() {
        return writer.packets() < packetsMax;
    }

    private void add(byte[] frame) throws IOException {
        FrameBuilder.setChecksums(frame);
        writer.add(frame);
    }

    private static void putU16(byte[] frame, int offset, int value) {
        frame[offset] = (byte) (value >>> 8);
        frame[offset + 1] = (byte) value;
    }

    private static void putU32(byte[] frame, int offset, int value) {
        putU16(frame, offset, value >>> 16);
        putU16(frame, offset + 2, value);
    }
}
