package io.fovea.bench;

import io.fovea.packet.RawMemory;
import io.fovea.spi.Field;
import io.fovea.spi.Progress;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Parses a flow of each protocol, as its tests' samples have it: a packet for each run of bytes. Nanoseconds per flow,
/// and, as the secondary result `packets`, per packet of it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {
    private static final String DATAGRAMS = "# datagrams";
    private static final String TOLD = "x509";

    /// Protocol and sample; certificates are told by TLS.
    @Param({
        "tls/tls13", "tls/tls12-full", "x509/tls12-full", "dns/datagrams", "dns/stream", "http/keep-alive",
        "http/pipelined", "http/http2", "ssh/chacha-publickey", "ssh/etm-passwords", "quic/v1", "quic/google50",
        "bittorrent/handshake", "dhcp/lease", "ftp/anonymous", "imap/login", "ldap/bind", "modbus/reads",
        "mqtt/v311", "mysql/login", "ntp/client-server", "openvpn/plain-udp", "pop3/apop", "postgresql/refused",
        "rdp/hybrid", "sip/busy-udp", "smb/smb3", "smtp/mail", "socks/connect5", "stun/binding",
        "wireguard/handshake", "xmpp/starttls"
    })
    public String sample;

    private final StreamSlice slice = new StreamSlice();
    private Arena arena;
    private Supplier<StreamParser> worker;
    private Counting handler;
    private boolean datagrams;
    private int count;
    private long[] addresses;
    private int[] lengths;
    private boolean[] fromOriginator;

    /// Packets that were handed in.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Packets {
        public long packets;
    }

    @Setup
    public void read() throws IOException {
        String protocol = sample.substring(0, sample.indexOf('/'));
        String file = protocol.equals(TOLD) ? sample.replace(TOLD, "tls") : sample;
        List<String> lines = lines(file);
        datagrams = lines.contains(DATAGRAMS);
        lines = lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        arena = Arena.ofConfined();
        count = lines.size();
        addresses = new long[count];
        lengths = new int[count];
        fromOriginator = new boolean[count];
        for (int i = 0; i < count; i++) {
            byte[] bytes = HexFormat.of().parseHex(lines.get(i).substring(2).strip());
            addresses[i] = arena.allocate(bytes.length).address();
            RawMemory.copyFromHeap(bytes, 0, addresses[i], bytes.length);
            lengths[i] = bytes.length;
            fromOriginator[i] = lines.get(i).charAt(0) == '>';
        }
        ProtocolModule module = module(file.substring(0, file.indexOf('/')));
        worker = module.parsersOfWorker();
        handler = new Counting(protocol.equals(TOLD) ? module(TOLD).fields() : List.of());
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream bytes = ParserBenchmark.class.getResourceAsStream("samples/" + file + ".txt")) {
            if (bytes == null) throw new IllegalStateException("no sample " + file);
            return new String(bytes.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }

    private static ProtocolModule module(String name) {
        return ServiceLoader.load(ProtocolModule.class).stream().map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /// Every flow must have given a session, else the benchmark measured something else.
    @TearDown
    public void close() {
        arena.close();
        if (handler.finished < handler.flows) throw new IllegalStateException(sample + " gave no sessions");
    }

    /// A flow from its first packet to its end.
    @Benchmark
    public long flow(Packets packets, Blackhole fields) {
        StreamParser parser = worker.get();
        handler.flows++;
        handler.sink = fields;
        for (int i = 0; i < count; i++) {
            if (datagrams) slice.wrapDatagram(addresses[i], lengths[i], fromOriginator[i], i + 1, i + 1);
            else slice.wrap(addresses[i], lengths[i], fromOriginator[i], i + 1, i + 1);
            packets.packets++;
            if (parser.parse(slice, handler) != Progress.NEED_MORE) break;
        }
        parser.end(handler);
        return handler.finished;
    }

    /// Wants all sessions; of those that are told besides it reads some fields.
    private static final class Counting implements SessionHandler {
        private final List<Field.OfSession> told;
        private Blackhole sink;
        private long flows;
        private long finished;

        Counting(List<Field.OfSession> told) {
            this.told = told;
        }

        @Override
        public boolean wants(String protocol) {
            return !told.isEmpty();
        }

        @Override
        public boolean reached(Session session) {
            return true;
        }

        @Override
        public void finished(Session session) {
            finished++;
            if (session.kind() == null) return;
            for (Field.OfSession field : told) sink.consume(field.reader().apply(session));
        }
    }
}
