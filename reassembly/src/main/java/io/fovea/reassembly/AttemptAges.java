package io.fovea.reassembly;

import java.util.Arrays;

/// Which slots hold attempts, and about when each began: a byte for each slot, so that old attempts are found without
/// a look at the slots, which a flood spreads over more memory than caches hold. // per packet
///
/// Times are counted in a 128th of the time that attempts last, and wrap around: an attempt that lasts twice as long
/// as it may is taken for a younger one.
final class AttemptAges {
    private static final int UNITS = 1 << 7;
    /// A byte without zero, which says that the slot has no attempt.
    private static final int TIMES = (1 << Byte.SIZE) - 1;

    private final long unitNs;
    private byte[] began = {};
    private int hand;

    /// @param lastsNs how long attempts last
    AttemptAges(long lastsNs) {
        unitNs = Math.max(1, lastsNs / UNITS);
    }

    /// Forgets all, and makes room for so many slots.
    void clear(int capacity) {
        if (began.length != capacity) began = new byte[capacity];
        else Arrays.fill(began, (byte) 0);
        hand = 0;
    }

    void add(int number, long firstNs) {
        began[number] = (byte) (1 + timeOf(firstNs));
    }

    void remove(int number) {
        began[number] = 0;
    }

    private int timeOf(long timeNs) {
        return (int) Math.floorMod(Math.floorDiv(timeNs, unitNs), (long) TIMES);
    }

    /// The number of the slot whose attempt began first among the next few, in turn.
    ///
    /// @param choices how many are looked at; there is one at least
    int oldest(int choices, long nowNs) {
        int now = timeOf(nowNs);
        int chosen = -1;
        int oldest = -1;
        int left = choices;
        for (int looks = 0; left > 0 && looks < began.length; looks++) {
            hand = hand + 1 < began.length ? hand + 1 : 0;
            if (began[hand] == 0) continue;
            left--;
            int age = Math.floorMod(now - (Byte.toUnsignedInt(began[hand]) - 1), TIMES);
            if (age <= oldest) continue;
            oldest = age;
            chosen = hand;
        }
        assert chosen >= 0 : "there is an attempt";
        return chosen;
    }
}
