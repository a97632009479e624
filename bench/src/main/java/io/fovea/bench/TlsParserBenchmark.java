package io.fovea.bench;

import io.fovea.cli.bench.ServerNames;
import io.fovea.cli.bench.TlsBytes;
import io.fovea.packet.RawMemory;
import io.fovea.parsers.tls.TlsModule;
import io.fovea.spi.Session;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Parses TLS 1.3 connections, each slice as one packet or two bring it. Nanoseconds per session.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TlsParserBenchmark {
    private static final int ENCRYPTED_BYTES = 2_600;

    private final TlsModule module = new TlsModule();
    private final StreamSlice slice = new StreamSlice();
    private final CountingHandler everything = new CountingHandler(Integer.MAX_VALUE);
    private final CountingHandler upToClientHello =
            new CountingHandler(module.milestones().indexOf("client_hello"));
    private Arena arena;
    private long clientHello;
    private int clientHelloLength;
    private long serverFlight;
    private int serverFlightLength;
    private long clientFinish;
    private int clientFinishLength;

    @Setup
    public void buildHandshake() {
        arena = Arena.ofConfined();
        byte[] hello = TlsBytes.clientHello(ServerNames.mixed(2));
        byte[] flight = TlsBytes.serverFlight(ENCRYPTED_BYTES);
        byte[] finish = TlsBytes.join(TlsBytes.changeCipherSpec(), TlsBytes.applicationData(53));
        clientHello = copy(hello);
        clientHelloLength = hello.length;
        serverFlight = copy(flight);
        serverFlightLength = flight.length;
        clientFinish = copy(finish);
        clientFinishLength = finish.length;
    }

    private long copy(byte[] bytes) {
        long address = arena.allocate(bytes.length).address();
        RawMemory.copyFromHeap(bytes, 0, address, bytes.length);
        return address;
    }

    /// Every session must have come this far, else the benchmark measured something else.
    @TearDown
    public void close() {
        arena.close();
        if (everything.finished != everything.begun || upToClientHello.stopped != upToClientHello.begun) {
            throw new IllegalStateException("sessions were not parsed");
        }
    }

    /// A whole handshake.
    @Benchmark
    public long handshake() {
        StreamParser parser = module.newParser();
        everything.begun++;
        parser.parse(slice.wrap(clientHello, clientHelloLength, true, 1, 1), everything);
        parser.parse(slice.wrap(serverFlight, serverFlightLength, false, 2, 2), everything);
        parser.parse(slice.wrap(clientFinish, clientFinishLength, true, 3, 3), everything);
        if (everything.finished != everything.begun) parser.end(everything);
        return everything.finished;
    }

    /// A ClientHello, after which no query wants more.
    @Benchmark
    public long clientHello() {
        StreamParser parser = module.newParser();
        upToClientHello.begun++;
        parser.parse(slice.wrap(clientHello, clientHelloLength, true, 1, 1), upToClientHello);
        return upToClientHello.stopped;
    }

    /// Wants sessions up to a milestone and counts them.
    private static final class CountingHandler implements SessionHandler {
        private final int lastMilestone;
        private long begun;
        private long stopped;
        private long finished;

        CountingHandler(int lastMilestone) {
            this.lastMilestone = lastMilestone;
        }

        @Override
        public boolean reached(Session session) {
            if (session.milestone < lastMilestone) return true;
            stopped++;
            return false;
        }

        @Override
        public void finished(Session session) {
            finished++;
        }
    }
}
