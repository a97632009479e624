package io.fovea.engine;

import io.fovea.packet.RawMemory;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Which protocols a stream may be by its first byte alone, so that one look-up spares asking most of them. A probe
/// that says no to a byte says no to all streams that start with it; so every probe is asked once of each byte that
/// comes.
final class StreamStarts {
    private static final int BYTES = 256;

    private final List<ProtocolModule> protocols;
    /// Sets of protocols (bit p for number p) by the first byte; those of originators are in the second half.
    private final long[] possible = new long[2 * BYTES];
    private final boolean[] isKnown = new boolean[2 * BYTES];
    private final MemorySegment oneByte = Arena.ofAuto().allocate(1);
    private final StreamSlice start = new StreamSlice();

    StreamStarts(List<ProtocolModule> protocols) {
        this.protocols = protocols;
    }

    /// The protocols that a stream, of which at least one byte is there, may be.
    long possible(StreamSlice slice) {
        int first = slice.u8(0);
        int at = slice.fromOriginator() ? BYTES + first : first;
        return isKnown[at] ? possible[at] : ask(at, slice.fromOriginator());
    }

    private long ask(int at, boolean fromOriginator) {
        RawMemory.putU8(oneByte.address(), at % BYTES);
        start.wrap(oneByte.address(), 1, fromOriginator, 0, 0);
        long those = 0;
        for (int p = 0; p < protocols.size(); p++) {
            if (protocols.get(p).probe(start) != Probe.NO) those |= 1L << p;
        }
        possible[at] = those;
        isKnown[at] = true;
        return those;
    }
}
