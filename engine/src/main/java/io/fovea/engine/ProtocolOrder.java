package io.fovea.engine;

import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which protocols of a run can come in a flow once one of them is known. Sets of protocols are bits: bit p for
/// number p.
final class ProtocolOrder {
    private static final int PROTOCOLS_MAX = 64;

    private final List<ProtocolModule> protocols;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final long[] followers;
    private final long[] told;

    ProtocolOrder(List<ProtocolModule> protocols) {
        if (protocols.size() > PROTOCOLS_MAX) throw new IllegalStateException("more than 64 protocols");
        this.protocols = protocols;
        int count = protocols.size();
        followers = new long[count];
        told = new long[count];
        for (int p = 0; p < count; p++) {
            ProtocolModule module = protocols.get(p);
            numbers.put(module.name(), p);
            followers[p] = named(module.followers());
            for (String teller : module.toldBy()) {
                for (long left = named(Set.of(teller)); left != 0; left &= left - 1) {
                    told[Long.numberOfTrailingZeros(left)] |= 1L << p;
                }
            }
        }
    }

    private long named(Set<String> names) {
        long those = 0;
        for (int p = 0; p < protocols.size(); p++) {
            if (names.contains(protocols.get(p).name())) those |= 1L << p;
        }
        return those;
    }

    /// The number of a protocol, or -1 when the run has none of that name.
    int number(String name) {
        return numbers.getOrDefault(name, -1);
    }

    /// Protocols that streams or datagrams of a transport may be.
    long over(int transport) {
        long those = 0;
        for (int p = 0; p < protocols.size(); p++) {
            ProtocolModule module = protocols.get(p);
            boolean begins = module.toldBy().isEmpty() && !module.onlyFollows();
            if (begins && module.transports().contains(transport)) those |= 1L << p;
        }
        return those;
    }

    /// Protocols that may go on in a stream of one, as far as its first bytes tell.
    long followers(int protocol, StreamSlice start) {
        long those = 0;
        for (long left = followers[protocol]; left != 0; left &= left - 1) {
            int p = Long.numberOfTrailingZeros(left);
            if (protocols.get(protocol).mayBeFollowed(start, protocols.get(p).name())) those |= 1L << p;
        }
        return those;
    }

    /// Protocols that the parser of one tells of, besides its own.
    long told(int protocol) {
        return told[protocol];
    }

    /// All that may come once one of some followers has come: those, what may follow them in turn, and what all their
    /// parsers tell of.
    long later(long start) {
        long all = start;
        for (long before = 0; before != all;) {
            before = all;
            for (long left = before; left != 0; left &= left - 1) {
                int p = Long.numberOfTrailingZeros(left);
                all |= followers[p] | told[p];
            }
        }
        return all;
    }
}
