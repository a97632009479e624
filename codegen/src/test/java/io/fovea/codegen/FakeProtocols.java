package io.fovea.codegen;

import io.fovea.packet.IpAddress;
import io.fovea.packet.ValueType;
import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Protocols for tests: `toy` (TCP, one session a flow), `web` (TCP) and `chat` (UDP), many sessions a flow.
final class FakeProtocols {
    static final int LAST_MILESTONE = 2;
    static final List<ProtocolModule> ALL =
            List.of(new Module("toy", Set.of(6), true), new Module("web", Set.of(6, 17), false),
                    new Module("chat", Set.of(17), false));

    private FakeProtocols() {}

    /// A session with its values by field; a value that is read before its milestone is an error.
    static final class FakeSession extends Session {
        final Map<String, Object> values;
        boolean finished;

        FakeSession(Map<String, Object> values, long startNs) {
            this.values = values;
            timeNs = startNs;
        }

        FakeSession copy() {
            return new FakeSession(values, timeNs);
        }

        static FakeSession random(Random random) {
            Map<String, Object> values = new HashMap<>();
            if (random.nextInt(4) != 0) values.put("name", "n" + random.nextInt(3));
            if (random.nextInt(4) != 0) values.put("size", (long) random.nextInt(4));
            if (random.nextInt(4) != 0) values.put("secure", random.nextBoolean());
            if (random.nextInt(4) != 0) values.put("tags", random.nextBoolean() ? List.of("a", "b") : List.of("a"));
            if (random.nextInt(4) != 0) values.put("blob", new byte[] {(byte) random.nextInt(3), 7});
            if (random.nextInt(4) != 0) values.put("ratio", random.nextInt(4) / 2.0);
            if (random.nextInt(4) != 0) values.put("server", IpAddress.ofIpv4(10 << 24 | random.nextInt(4)));
            return new FakeSession(values, 1_000_000_000L * (1 + random.nextInt(5)));
        }
    }

    private record Module(String name, Set<Integer> transports, boolean oneSessionPerFlow) implements ProtocolModule {
        @Override
        public List<Field.OfSession> fields() {
            return List.of(
                    field("name", ValueType.TEXT, false, 0), field("secure", ValueType.BOOL, false, 0),
                    field("size", ValueType.INT, false, 1), field("tags", ValueType.TEXT, true, 1),
                    field("server", ValueType.IP, false, 1), field("blob", ValueType.BYTES, false, 2),
                    field("ratio", ValueType.FLOAT, false, 2));
        }

        private Field.OfSession field(String field, ValueType type, boolean list, int milestone) {
            return new Field.OfSession(name + "." + field, List.of(), type, list, name, milestone,
                    session -> read((FakeSession) session, field, milestone), null, "A field.");
        }

        private static Object read(FakeSession session, String field, int milestone) {
            if (session.milestone < milestone && !session.finished) {
                throw new AssertionError(field + " was read before its milestone");
            }
            return session.values.get(field);
        }

        @Override
        public List<String> columns() {
            return List.of(name + ".name");
        }

        @Override
        public List<String> milestones() {
            return List.of("hello", "body", "end");
        }

        @Override
        public Probe probe(StreamSlice slice) {
            return Probe.NO;
        }

        @Override
        public StreamParser newParser() {
            throw new UnsupportedOperationException("nothing is parsed here");
        }
    }
}
