package io.fovea.packet;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Numbers for the networks of a run: addresses mean something only within one, so that flows of two networks are never
/// the same. Shared by all workers. // per packet
///
/// What a frame came through is a path of steps: the VLAN tags, a session of PPPoE, the tunnels with what tells their
/// networks apart. Each path has a number of its own, exactly, up to `NUMBERS_MAX` of them. What an attacker makes up
/// beyond shares the numbers that are left by a hash under a secret seed: two such networks have the same one in
/// sixteen million times, and nobody can tell which.
public final class Networks {
    /// Bits of a number.
    static final int NUMBER_BITS = 24;
    /// Paths that are told apart exactly. Each takes about 130 bytes.
    static final int NUMBERS_MAX = 1 << 17;

    private final ConcurrentHashMap<Step, Integer> numbers = new ConcurrentHashMap<>();
    private volatile boolean full;
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final int numbersMax;
    private final boolean byKeys;

    public Networks() {
        this(false);
    }

    /// @param byKeys whether what a direction may have for itself tells networks apart, too: keys of GRE, endpoint
    ///         numbers of GTP, labels of MPLS
    public Networks(boolean byKeys) {
        this(byKeys, NUMBERS_MAX);
    }

    /// @param numbersMax paths that are told apart exactly
    Networks(boolean byKeys, int numbersMax) {
        this.byKeys = byKeys;
        this.numbersMax = numbersMax;
    }

    boolean areByKeys() {
        return byKeys;
    }

    /// The number of a step's path, from 1; the same for the same path ever after. Only a path's first step allocates.
    int number(Step step) {
        step.hash = hash(step);
        boolean wasFull = full; // before looking: then what is not found is not there
        Integer known = numbers.get(step);
        if (known != null) return known;
        return wasFull ? beyond(step) : add(step);
    }

    private synchronized int add(Step step) {
        Integer known = numbers.get(step);
        if (known != null) return known;
        if (full) return beyond(step);
        int number = numbers.size() + 1;
        numbers.put(new Step(step), number);
        full = number == numbersMax;
        return number;
    }

    private int beyond(Step step) {
        int left = (1 << NUMBER_BITS) - 1 - numbersMax;
        return numbersMax + 1 + Integer.remainderUnsigned(step.hash, left);
    }

    private int hash(Step step) {
        long h = mix(seed ^ ((long) step.around << 32 | step.kind));
        h = mix(h ^ step.first);
        h = mix(h ^ step.second);
        h = mix(h ^ step.third);
        return (int) (mix(h ^ step.fourth) >>> 32);
    }

    private static long mix(long value) {
        long h = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
        return h ^ h >>> 29;
    }

    /// A step into a network from the one around it.
    static final class Step {
        /// Number of the network around, or 0.
        int around;
        /// What kind of step; the same kinds have the same meaning of the rest.
        int kind;
        long first;
        long second;
        long third;
        long fourth;
        private int hash;

        Step() {}

        private Step(Step other) {
            around = other.around;
            kind = other.kind;
            first = other.first;
            second = other.second;
            third = other.third;
            fourth = other.fourth;
            hash = other.hash;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Step other && around == other.around && kind == other.kind
                    && first == other.first && second == other.second && third == other.third
                    && fourth == other.fourth;
        }
    }
}
