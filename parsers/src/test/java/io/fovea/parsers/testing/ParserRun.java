package io.fovea.parsers.testing;

import io.fovea.spi.Field;
import io.fovea.spi.Limits;
import io.fovea.spi.Progress;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/// Runs a parser over exchanges as the engine does: what it does not consume comes again with more behind it. Each
/// slice lies in memory of its own that ends where the slice ends. Checks on the way that fields stay as they were at
/// their milestone.
public final class ParserRun implements SessionHandler {
    private static final int NEVER = Integer.MAX_VALUE;

    private final ProtocolModule module;
    private final StreamParser parser;
    private final boolean wantsAll;
    private final int refusedAt;
    private final Map<Session, Map<String, String>> seen = new IdentityHashMap<>();
    private final List<Map<String, String>> rows = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<Map<String, String>> told = new ArrayList<>();
    private final List<Session> toldSessions = new ArrayList<>();
    private byte[] fromOriginator = {};
    private byte[] fromResponder = {};
    private int reached;
    private final Set<Session> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    private Progress progress = Progress.NEED_MORE;
    private long packet;
    private long timeNs;
    private boolean lastFromOriginator;

    private ParserRun(ProtocolModule module, StreamParser parser, boolean wantsAll, int refusedAt) {
        this.module = module;
        this.parser = parser;
        this.wantsAll = wantsAll;
        this.refusedAt = refusedAt;
    }

    private ParserRun(ProtocolModule module, int refusedAt) {
        this(module, module.newParser(), true, refusedAt);
    }

    /// Runs an exchange with queries that read some of the module's fields, and nothing of other protocols.
    public static ParserRun only(ProtocolModule module, Exchange exchange, Set<String> fields) {
        return new ParserRun(module, module.parsersOfWorker(fields).get(), false, NEVER).over(exchange);
    }

    /// A run to which packets are handed one by one.
    public static ParserRun of(ProtocolModule module) {
        return new ParserRun(module, NEVER);
    }

    /// The rows of an exchange, fields by name.
    public static List<Map<String, String>> rows(ProtocolModule module, Exchange exchange) {
        return run(module, exchange, NEVER).rows;
    }

    /// The rows of an exchange, and those that its parser tells of besides.
    public static List<List<Map<String, String>>> allRows(ProtocolModule module, Exchange exchange) {
        ParserRun run = run(module, exchange, NEVER);
        return List.of(run.rows, run.told);
    }

    /// The sessions of an exchange.
    public static List<Session> sessions(ProtocolModule module, Exchange exchange) {
        return run(module, exchange, NEVER).sessions;
    }

    /// Runs an exchange with a query that needs nothing more at a call of `reached`.
    public static ParserRun run(ProtocolModule module, Exchange exchange, int refusedAt) {
        return new ParserRun(module, refusedAt).over(exchange);
    }

    private ParserRun over(Exchange exchange) {
        for (Exchange.Part part : exchange.parts()) {
            if (part.missing() > 0) gap(part.fromOriginator(), part.missing());
            else part(part, exchange.datagrams());
        }
        end();
        return this;
    }

    @Override
    public boolean wants(String protocol) {
        return wantsAll;
    }

    /// Time goes on when the other side speaks, so that it does not tell how a stream was cut.
    private void part(Exchange.Part part, boolean isDatagram) {
        if (packet == 0 || isDatagram || part.fromOriginator() != lastFromOriginator) timeNs++;
        lastFromOriginator = part.fromOriginator();
        packet++;
        if (isDatagram) datagram(part.fromOriginator(), part.bytes(), timeNs, packet);
        else packet(part.fromOriginator(), part.bytes(), timeNs, packet);
    }

    /// Hands in the bytes of a packet.
    public void packet(boolean originator, byte[] bytes, long timeNs, long frame) {
        if (progress != Progress.NEED_MORE) return;
        byte[] before = originator ? fromOriginator : fromResponder;
        byte[] all = Arrays.copyOf(before, before.length + bytes.length);
        System.arraycopy(bytes, 0, all, before.length, bytes.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy(all, arena);
            StreamSlice slice = new StreamSlice().wrap(memory.address(), all.length, originator, timeNs, frame);
            progress = parser.parse(slice, this);
            byte[] rest = slice.bytes(0, slice.remaining());
            memory.fill((byte) 0xee);
            if (originator) fromOriginator = rest;
            else fromResponder = rest;
            if (progress == Progress.NEED_MORE && rest.length > Limits.DEFAULT.parserBytes()) {
                throw new AssertionError("keeps " + rest.length + " bytes waiting");
            }
        }
    }

    /// Hands in a datagram.
    public void datagram(boolean originator, byte[] bytes, long timeNs, long frame) {
        if (progress != Progress.NEED_MORE || bytes.length == 0) return;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = copy(bytes, arena);
            progress = parser.parse(new StreamSlice().wrapDatagram(
                    memory.address(), bytes.length, originator, timeNs, frame), this);
            memory.fill((byte) 0xee);
        }
    }

    private static MemorySegment copy(byte[] bytes, Arena arena) {
        MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    /// Tells of missing bytes.
    public void gap(boolean originator, long length) {
        if (progress != Progress.NEED_MORE) return;
        if (originator) fromOriginator = new byte[0];
        else fromResponder = new byte[0];
        progress = parser.gap(originator, length, this);
    }

    /// Ends the flow.
    public void end() {
        parser.end(this);
    }

    public List<Session> sessions() {
        return sessions;
    }

    public List<Map<String, String>> rows() {
        return rows;
    }

    /// Rows of protocols that the parser tells of besides its own.
    public List<Map<String, String>> told() {
        return told;
    }

    /// Sessions of protocols that the parser tells of besides its own.
    public List<Session> toldSessions() {
        return toldSessions;
    }

    /// The parser's last answer.
    public Progress progress() {
        return progress;
    }

    /// How often a milestone of the protocol's own sessions was told.
    public int reachedCount() {
        return reached;
    }

    @Override
    public boolean reached(Session session) {
        requireWanted(session);
        ProtocolModule module = moduleOf(session);
        Map<String, String> before = seen.getOrDefault(session, Map.of());
        Map<String, String> now = render(module, session, session.milestone);
        requireUnchanged(before, now);
        seen.put(session, now);
        if (session.kind() != null || ++reached != refusedAt) return true;
        refused.add(session);
        return false;
    }

    @Override
    public void finished(Session session) {
        requireWanted(session);
        ProtocolModule module = moduleOf(session);
        if (session.milestone != module.milestones().size() - 1) throw new AssertionError("not at its last milestone");
        Map<String, String> row = render(module, session, session.milestone);
        requireUnchanged(seen.getOrDefault(session, Map.of()), row);
        row.put("partial", session.partial().toString());
        if (session.kind() != null) {
            told.add(row);
            toldSessions.add(session);
            return;
        }
        rows.add(row);
        sessions.add(session);
    }

    private ProtocolModule moduleOf(Session session) {
        if (session.kind() == null) return module;
        return ServiceLoader.load(ProtocolModule.class).stream().map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(session.kind())).findFirst().orElseThrow();
    }

    /// A flow that can hold no other session is not parsed on after its session was refused.
    private void requireWanted(Session session) {
        boolean over = module.oneSessionPerFlow() && !refused.isEmpty();
        if (over || refused.contains(session)) throw new AssertionError("goes on after it was refused");
    }

    private static void requireUnchanged(Map<String, String> before, Map<String, String> now) {
        before.forEach((name, value) -> {
            if (!value.equals(now.get(name))) {
                throw new AssertionError(name + " was final as " + value + ", is " + now.get(name));
            }
        });
    }

    /// All fields that are final at a milestone, as text.
    public static Map<String, String> render(ProtocolModule module, Session session, int milestone) {
        Map<String, String> values = new TreeMap<>();
        for (Field.OfSession field : module.fields()) {
            if (field.milestone() <= milestone) values.put(field.name(), text(field, field.reader().apply(session)));
        }
        return values;
    }

    private static String text(Field.OfSession field, Object value) {
        if (value == null) return "absent";
        if (value instanceof List<?> list) return list.stream().map(each -> text(field, each)).toList().toString();
        if (value instanceof byte[] bytes) return HexFormat.of().formatHex(bytes);
        if (field.enumeration() != null && value instanceof Long number) return field.enumeration().nameOf(number);
        return value.toString();
    }
}
