package io.fovea.cli.bench;

import io.fovea.packet.TcpFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The frames of one TLS 1.3 connection, in order. All connections of a capture follow one script: what differs is
/// patched in, the client's address and port, the server's address, and the server name, which always has
/// `ServerNames.LENGTH` bytes.
final class Script {
    /// Packets at the beginning of every connection: SYN, SYN and ACK, ACK.
    static final int HANDSHAKE_LENGTH = 3;

    private static final int SEGMENT_LENGTH_MAX = 1448;
    private static final int CLIENT_START = 1_000;
    private static final int SERVER_START = 900_000;
    private static final int ACK = TcpFlags.ACK;
    private static final int PUSH = TcpFlags.ACK | TcpFlags.PSH;
    private static final int FIN = TcpFlags.ACK | TcpFlags.FIN;
    private static final String PLACEHOLDER = "#".repeat(ServerNames.LENGTH);

    private final List<Step> steps = new ArrayList<>();
    private int clientSequence = CLIENT_START;
    private int serverSequence = SERVER_START;

    private Script() {}

    /// A connection of about fourteen packets, or more with a larger object: handshake, one request, one object.
    static Script webConnection(int objectBytes) {
        Script script = new Script();
        script.open();
        script.client(PUSH, TlsBytes.clientHello(PLACEHOLDER));
        script.server(ACK, new byte[0]);
        script.fromServer(TlsBytes.serverFlight(2_600));
        script.client(PUSH, TlsBytes.join(
                TlsBytes.changeCipherSpec(), TlsBytes.applicationData(53), TlsBytes.applicationData(200)));
        script.server(ACK, new byte[0]);
        script.fromServer(TlsBytes.applicationData(objectBytes));
        script.close();
        return script;
    }

    /// A connection of eight small packets with a ClientHello and two pieces of data.
    static Script shortConnection() {
        Script script = new Script();
        script.open();
        script.client(PUSH, TlsBytes.clientHello(PLACEHOLDER));
        script.server(PUSH, TlsBytes.serverFlight(40));
        script.client(PUSH, TlsBytes.join(TlsBytes.changeCipherSpec(), TlsBytes.applicationData(60)));
        script.client(FIN, new byte[0]);
        script.server(FIN, new byte[0]);
        return script;
    }

    private void open() {
        client(TcpFlags.SYN, new byte[0]);
        server(TcpFlags.SYN | ACK, new byte[0]);
        client(ACK, new byte[0]);
    }

    private void close() {
        client(FIN, new byte[0]);
        server(FIN, new byte[0]);
        client(ACK, new byte[0]);
    }

    /// Full segments from the server; the client acknowledges every second one.
    private void fromServer(byte[] bytes) {
        for (int at = 0, n = 0; at < bytes.length; at += SEGMENT_LENGTH_MAX, n++) {
            int end = Math.min(at + SEGMENT_LENGTH_MAX, bytes.length);
            server(end == bytes.length ? PUSH : ACK, Arrays.copyOfRange(bytes, at, end));
            if (n % 2 == 1) client(ACK, new byte[0]);
        }
    }

    private void client(int flags, byte[] payload) {
        int acknowledgment = (flags & ACK) == 0 ? 0 : serverSequence;
        steps.add(new Step(new FrameBuilder().tcp(flags, clientSequence, acknowledgment, payload), true));
        clientSequence += payload.length + (isCounted(flags) ? 1 : 0);
    }

    private void server(int flags, byte[] payload) {
        steps.add(new Step(new FrameBuilder().fromServer().tcp(flags, serverSequence, clientSequence, payload), false));
        serverSequence += payload.length + (isCounted(flags) ? 1 : 0);
    }

    /// SYN and FIN take a sequence number.
    private static boolean isCounted(int flags) {
        return (flags & (TcpFlags.SYN | TcpFlags.FIN)) != 0;
    }

    /// Packets of the connection.
    int length() {
        return steps.size();
    }

    /// Packet `step` of connection `number`. The array is used again for the next connection.
    byte[] frame(int step, int number, String serverName) {
        return steps.get(step).frame(number, serverName);
    }

    /// One packet of the script.
    private static final class Step {
        private final byte[] frame;
        private final boolean fromClient;
        private final int nameOffset;

        Step(byte[] frame, boolean fromClient) {
            this.frame = frame;
            this.fromClient = fromClient;
            String text = new String(frame, StandardCharsets.ISO_8859_1);
            nameOffset = text.indexOf(PLACEHOLDER);
        }

        byte[] frame(int number, String serverName) {
            int client = fromClient ? FrameBuilder.IPV4_SOURCE_OFFSET : FrameBuilder.IPV4_DESTINATION_OFFSET;
            int server = fromClient ? FrameBuilder.IPV4_DESTINATION_OFFSET : FrameBuilder.IPV4_SOURCE_OFFSET;
            int port = FrameBuilder.TCP_OFFSET + (fromClient ? 0 : 2);
            // Clients of 10.0.0.0/8 and servers of 93.184.0.0/16.
            putU16(client, 10 << 8 | number >>> 16 & 0xff);
            putU16(client + 2, number);
            putU16(server + 2, number % 1_750 + 1);
            putU16(port, 1_024 + (int) (number * 7L % 60_000));
            if (nameOffset >= 0) putName(serverName);
            FrameBuilder.setChecksums(frame);
            return frame;
        }

        private void putU16(int offset, int value) {
            frame[offset] = (byte) (value >>> 8);
            frame[offset + 1] = (byte) value;
        }

        private void putName(String name) {
            assert name.length() == ServerNames.LENGTH : "a name fits its place";
            for (int i = 0; i < ServerNames.LENGTH; i++) frame[nameOffset + i] = (byte) name.charAt(i);
        }
    }
}
