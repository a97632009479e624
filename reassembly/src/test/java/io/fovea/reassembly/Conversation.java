package io.fovea.reassembly;

import io.fovea.packet.Burst;
import io.fovea.packet.FlowKey;
import io.fovea.packet.TcpFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Packets of a client and a server, given to a flow table one by one; keeps a line for each flow that ended.
final class Conversation implements AutoCloseable {
    static final long SECOND_NS = 1_000_000_000L;
    static final int CLIENT = 0x0a000001;
    static final int SERVER = 0x0a000002;
    /// The first byte of the client's stream, and of the server's.
    static final int CLIENT_START = 1001;
    static final int SERVER_START = 900_001;

    final Frames frames = new Frames();
    final StreamMemory memory;
    final FlowTable<RecordingFlow> table;
    final List<String> ended = new ArrayList<>();
    final FlowKey key = new FlowKey();
    final boolean wanted;
    int clientStart = CLIENT_START;
    int serverStart = SERVER_START;
    int clientPort = 40_000;
    int serverPort = 443;
    RecordingFlow flow;

    Conversation() {
        this(true, 1 << 20);
    }

    Conversation(boolean wanted, int waitingBytesPerFlow) {
        this.wanted = wanted;
        memory = new StreamMemory(waitingBytesPerFlow, 16L << 20);
        table = new FlowTable<>(1000, new FlowTimeouts(300 * SECOND_NS, 60 * SECOND_NS), 42,
                () -> new RecordingFlow(memory),
                (over, reason) -> ended.add(over.state() + " " + over.history() + " " + reason.label()));
    }

    /// Sends a segment of the client. Numbers count stream bytes from 0; -1 is the SYN's.
    void client(int flags, long at, long acknowledges, String payload) {
        client(flags, clientStart + (int) at, serverStart + (int) acknowledges, payload.getBytes(
                StandardCharsets.ISO_8859_1));
    }

    void client(int flags, int sequence, int acknowledgment, byte[] payload) {
        deliver(frames.tcp(CLIENT, clientPort, SERVER, serverPort,
                new Frames.Tcp(flags, sequence, acknowledgment), payload));
    }

    /// Sends a segment of the server.
    void server(int flags, long at, long acknowledges, String payload) {
        server(flags, serverStart + (int) at, clientStart + (int) acknowledges, payload.getBytes(
                StandardCharsets.ISO_8859_1));
    }

    void server(int flags, int sequence, int acknowledgment, byte[] payload) {
        deliver(frames.tcp(SERVER, serverPort, CLIENT, clientPort,
                new Frames.Tcp(flags, sequence, acknowledgment), payload));
    }

    void deliver(Burst burst) {
        deliver(burst, 0);
    }

    void deliver(Burst burst, int i) {
        key.load(burst, i);
        long hash = table.hash(key);
        long slot = table.current(key, hash, burst, i);
        if (slot == FlowTable.NONE) {
            slot = table.open(key, hash, burst, i);
            if (slot == FlowTable.NONE) return;
            RecordingFlow opened = table.flow(slot);
            opened.forget();
            if (wanted) opened.consume(opened);
        }
        flow = table.deliver(slot, key.fromLower, burst, i);
        table.advance(burst.timeNs[i]);
    }

    void handshake() {
        client(TcpFlags.SYN, -1, -SERVER_START, "");
        server(TcpFlags.SYN | TcpFlags.ACK, -1, 0, "");
        client(TcpFlags.ACK, 0, 0, "");
    }

    /// Both sides close, having sent so many bytes.
    void close(long clientBytes, long serverBytes) {
        client(TcpFlags.FIN | TcpFlags.ACK, clientBytes, serverBytes, "");
        server(TcpFlags.FIN | TcpFlags.ACK, serverBytes, clientBytes + 1, "");
        client(TcpFlags.ACK, clientBytes + 1, serverBytes + 1, "");
    }

    @Override
    public void close() {
        table.close();
        memory.close();
        frames.close();
    }
}
