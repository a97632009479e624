package io.fovea.parsers.testing;

import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.Session;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts the TCP segments of a capture in order, plainly, and runs one module over the flows that it recognises.
/// For tests only: no tunnels, no IP fragments, no windows.
public final class TcpFlows {
    private static final int TCP = 6;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int PROBE_MAX = 2048;
    private static final int WAITING_MAX = 60;

    /// A session with its flow.
    ///
    /// @param client `address port` of who spoke first
    /// @param server `address port` of the other
    public record Found(String client, String server, Session session) {}

    private final ProtocolModule module;
    private final Map<String, Flow> flows = new LinkedHashMap<>();
    private final List<Found> found = new ArrayList<>();
    private final List<String> unrecognised = new ArrayList<>();

    private TcpFlows(ProtocolModule module) {
        this.module = module;
    }

    /// The sessions of all frames.
    public static TcpFlows of(ProtocolModule module, List<CaptureReader.Frame> frames) {
        TcpFlows flows = new TcpFlows(module);
        for (CaptureReader.Frame frame : frames) {
            try {
                flows.frame(frame);
            } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
                continue;
            }
        }
        flows.flows.values().forEach(Flow::end);
        return flows;
    }

    public List<Found> found() {
        return found;
    }

    /// `client server` of flows with data that the module did not take.
    public List<String> unrecognised() {
        return unrecognised;
    }

    private void frame(CaptureReader.Frame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
        int at = ipOffset(frame.linkType(), bytes);
        if (at < 0) return;
        int version = bytes.get(at) >>> 4;
        if (version == 4) {
            int headerLength = (bytes.get(at) & 15) * 4;
            int total = bytes.getShort(at + 2) & 0xffff;
            int end = total == 0 ? frame.bytes().length : Math.min(frame.bytes().length, at + total);
            boolean fragment = (bytes.getShort(at + 6) & 0x3fff) != 0;
            if (bytes.get(at + 9) != TCP || fragment) return;
            segment(frame, bytes, at + headerLength, end, address(bytes, at + 12, 4), address(bytes, at + 16, 4));
        } else if (version == 6) {
            int end = Math.min(frame.bytes().length, at + 40 + (bytes.getShort(at + 4) & 0xffff));
            int next = bytes.get(at + 6);
            int offset = at + 40;
            while (next == 0 || next == 43 || next == 60) {
                next = bytes.get(offset);
                offset += 8 + (bytes.get(offset + 1) & 0xff) * 8;
            }
            if (next != TCP) return;
            segment(frame, bytes, offset, end, address(bytes, at + 8, 16), address(bytes, at + 24, 16));
        }
    }

    private static int ipOffset(int linkType, ByteBuffer bytes) {
        return switch (linkType) {
            case 1 -> behindTypes(bytes, 12);
            case 113 -> behindTypes(bytes, 14);
            case 276 -> 20;
            case 0, 108 -> 4;
            case 9 -> 4;
            case 12, 14, 101, 228, 229 -> 0;
            default -> -1;
        };
    }

    /// Where the payload begins behind the EtherType at `at` and VLAN tags and PPPoE.
    private static int behindTypes(ByteBuffer bytes, int at) {
        return switch (bytes.getShort(at) & 0xffff) {
            case 0x8100, 0x88a8, 0x9100 -> behindTypes(bytes, at + 4);
            case 0x0800, 0x86dd -> at + 2;
            case 0x8864 -> at + 10;
            default -> -1;
        };
    }

    private static String address(ByteBuffer bytes, int at, int length) {
        byte[] address = new byte[length];
        bytes.get(at, address);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void segment(CaptureReader.Frame frame, ByteBuffer bytes, int at, int end, String source, String target) {
        String from = source + " " + (bytes.getShort(at) & 0xffff);
        String to = target + " " + (bytes.getShort(at + 2) & 0xffff);
        long sequence = bytes.getInt(at + 4) & 0xffffffffL;
        int flags = bytes.get(at + 13);
        int start = at + (bytes.get(at + 12) >>> 4 & 15) * 4;
        byte[] data = start < end ? Arrays.copyOfRange(bytes.array(), start, end) : new byte[0];
        String key = from.compareTo(to) < 0 ? from + to : to + from;
        Flow flow = flows.get(key);
        boolean opens = (flags & (SYN | ACK)) == SYN;
        if (flow != null && opens && flow.isOpenedAnew(from, sequence + 1)) {
            flow.end();
            flow = null;
        }
        if (flow == null) {
            boolean reply = (flags & (SYN | ACK)) == (SYN | ACK);
            flow = reply ? new Flow(to, from) : new Flow(from, to);
            flows.put(key, flow);
        }
        boolean syn = (flags & SYN) != 0;
        flow.segment(from.equals(flow.originator), syn ? sequence + 1 : sequence, syn, data, frame.number());
    }

    private final class Flow {
        private final String originator;
        private final String responder;
        private final Direction[] directions = {new Direction(), new Direction()};
        private final ParserRun run = ParserRun.of(module);
        private final List<Exchange.Part> waiting = new ArrayList<>();
        private boolean recognised;
        private long frame;

        Flow(String originator, String responder) {
            this.originator = originator;
            this.responder = responder;
        }

        boolean isOpenedAnew(String from, long sequence) {
            Direction direction = directions[from.equals(originator) ? 0 : 1];
            return direction.known && direction.bytes > 0 && direction.first != sequence;
        }

        void segment(boolean fromOriginator, long sequence, boolean syn, byte[] data, long number) {
            frame = number;
            Direction direction = directions[fromOriginator ? 0 : 1];
            if (!direction.known) {
                direction.known = true;
                direction.next = sequence;
                direction.first = sequence;
            }
            if (data.length == 0) return;
            direction.bytes += data.length;
            direction.put(sequence, data);
            drain(direction, fromOriginator);
            if (direction.segments.size() > WAITING_MAX) skipHole(direction, fromOriginator);
        }

        private void skipHole(Direction direction, boolean fromOriginator) {
            var next = direction.segments.firstEntry();
            if (next == null) return;
            deliver(new Exchange.Part(fromOriginator, new byte[0], (int) next.getKey().longValue()));
            direction.next = direction.next + next.getKey() & 0xffffffffL;
            direction.shift(next.getKey());
            drain(direction, fromOriginator);
        }

        private void drain(Direction direction, boolean fromOriginator) {
            for (byte[] data = direction.take(); data != null; data = direction.take()) {
                deliver(new Exchange.Part(fromOriginator, data, 0));
            }
        }

        private void deliver(Exchange.Part part) {
            if (!recognised) {
                waiting.add(part);
                recognised = probe(true) || probe(false);
                if (!recognised) return;
                waiting.forEach(this::hand);
                waiting.clear();
            } else {
                hand(part);
            }
        }

        private void hand(Exchange.Part part) {
            if (part.missing() > 0) run.gap(part.fromOriginator(), part.missing());
            else run.packet(part.fromOriginator(), part.bytes(), frame, frame);
        }

        private boolean probe(boolean fromOriginator) {
            byte[] start = new byte[PROBE_MAX];
            int length = 0;
            for (Exchange.Part part : waiting) {
                if (part.fromOriginator() != fromOriginator) continue;
                if (part.missing() > 0) break;
                int count = Math.min(part.bytes().length, PROBE_MAX - length);
                System.arraycopy(part.bytes(), 0, start, length, count);
                length += count;
            }
            if (length == 0) return false;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(length);
                MemorySegment.copy(start, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
                StreamSlice slice = new StreamSlice().wrap(memory.address(), length, fromOriginator, frame, frame);
                return module.probe(slice) == Probe.MATCH;
            }
        }

        void end() {
            for (int i = 0; i < 2; i++) {
                while (!directions[i].segments.isEmpty()) skipHole(directions[i], i == 0);
            }
            run.end();
            run.sessions().forEach(session -> found.add(new Found(originator, responder, session)));
            if (!waiting.isEmpty()) unrecognised.add(originator + " " + responder);
        }
    }

    /// Segments of one direction that wait, by distance from the next byte.
    private static final class Direction {
        private TreeMap<Long, byte[]> segments = new TreeMap<>();
        private boolean known;
        private long first;
        private long next;
        private long bytes;

        void put(long sequence, byte[] data) {
            long distance = (int) (sequence - next);
            if (distance + data.length <= 0) return;
            byte[] kept = distance < 0 ? Arrays.copyOfRange(data, (int) -distance, data.length) : data;
            segments.merge(Math.max(0, distance), kept, (old, young) -> old.length >= young.length ? old : young);
        }

        byte[] take() {
            if (segments.isEmpty() || segments.firstKey() > 0) return null;
            byte[] data = segments.pollFirstEntry().getValue();
            next = next + data.length & 0xffffffffL;
            shift(data.length);
            return data;
        }

        /// Moves the origin of the distances forward.
        void shift(long by) {
            TreeMap<Long, byte[]> shifted = new TreeMap<>();
            segments.forEach((distance, data) -> {
                long now = distance - by;
                if (now + data.length <= 0) return;
                byte[] kept = now < 0 ? Arrays.copyOfRange(data, (int) -now, data.length) : data;
                shifted.merge(Math.max(0, now), kept, (old, young) -> old.length >= young.length ? old : young);
            });
            segments = shifted;
        }
    }
}
