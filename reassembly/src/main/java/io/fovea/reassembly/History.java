package io.fovea.reassembly;

import java.nio.charset.StandardCharsets;

/// The history letters of a flow as Zeek's `conn.log` defines them; capitals are the originator's. // per packet
///
/// Checksums are not verified, since offloading makes them meaningless in many captures: there is no `C`.
final class History {
    /// Letters kept; SYN, FIN and RST repeat with each new sequence number, which a sender could do for ever.
    static final int LETTERS_MAX = 48;
    private static final int SCALE = 10;
    private static final int CASE_BIT = 'a' - 'A';

    private final byte[] letters = new byte[LETTERS_MAX];
    private int length;
    private int seen;
    private int seenByResponder;
    private final Scaled[] scaled = {new Scaled('G'), new Scaled('T'), new Scaled('W')};

    /// A letter that is written at the first, tenth, hundredth, … time.
    private static final class Scaled {
        private final char letter;
        private final long[] count = new long[2];
        private final long[] threshold = new long[2];

        private Scaled(char letter) {
            this.letter = letter;
        }

        private void clear() {
            for (int side = 0; side < 2; side++) {
                count[side] = 0;
                threshold[side] = 1;
            }
        }
    }

    void clear() {
        length = 0;
        seen = 0;
        seenByResponder = 0;
        for (Scaled each : scaled) {
            each.clear();
        }
    }

    /// Writes a letter if it is new for its side; says whether it was.
    boolean addOnce(char letter, boolean byOriginator) {
        int bit = 1 << letter - 'A';
        if (((byOriginator ? seen : seenByResponder) & bit) != 0) return false;
        if (byOriginator) {
            seen |= bit;
        } else {
            seenByResponder |= bit;
        }
        add(letter, byOriginator);
        return true;
    }

    void add(char letter, boolean byOriginator) {
        if (length < LETTERS_MAX) letters[length++] = (byte) (byOriginator ? letter : letter | CASE_BIT);
    }

    void addFlipped() {
        if (length < LETTERS_MAX) letters[length++] = '^';
    }

    void addGap(boolean byOriginator) {
        addScaled(scaled[0], byOriginator);
    }

    void addRetransmission(boolean byOriginator) {
        addScaled(scaled[1], byOriginator);
    }

    void addZeroWindow(boolean byOriginator) {
        addScaled(scaled[2], byOriginator);
    }

    private void addScaled(Scaled each, boolean byOriginator) {
        int side = byOriginator ? 0 : 1;
        if (++each.count[side] != each.threshold[side]) return;
        each.threshold[side] *= SCALE;
        add(each.letter, byOriginator);
    }

    /// Whether the history is a SYN and later a RST of the originator, with nothing between them that would show a
    /// connection: Zeek's `^?S[^HAFGIQ]*R.*`.
    boolean isAttemptAborted() {
        int at = length > 0 && letters[0] == '^' ? 1 : 0;
        if (at == length || letters[at] != 'S') return false;
        for (at++; at < length; at++) {
            if (letters[at] == 'R') return true;
            if ("HAFGIQ".indexOf(letters[at]) >= 0) return false;
        }
        return false;
    }

    @Override
    public String toString() {
        return new String(letters, 0, length, StandardCharsets.US_ASCII);
    }
}
