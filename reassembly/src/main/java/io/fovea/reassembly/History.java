package io.fovea.reassembly;

import java.nio.charset.StandardCharsets;

/// The history letters of a flow as Zeek's `conn.log` defines them; capitals are the originator's. // per packet
///
/// A base of `Flow`, and its letters are packed in words, so that a flow is small and its packets touch few lines of
/// cache.
abstract sealed class History permits TcpTracker {
    /// Letters kept; SYN, FIN and RST repeat with each new sequence number, which a sender could do for ever.
    static final int LETTERS_MAX = 48;
    private static final String ALPHABET = "^SHADFRGTWIQCX";
    private static final int LETTER_BITS = 5;
    private static final int LETTER_MASK = (1 << LETTER_BITS) - 1;
    private static final int LETTERS_IN_WORD = 12;
    private static final int CASE_BIT = 'a' - 'A';
    private static final int SCALE = 10;
    /// By letter from `A` on: its place in the alphabet.
    private static final byte[] PLACE = new byte['Z' - 'A' + 1];

    static {
        for (int place = 1; place < ALPHABET.length(); place++) PLACE[ALPHABET.charAt(place) - 'A'] = (byte) place;
    }

    // Bits of `marks`, of this class and those below it, so that they share two bytes.
    static final int TCP = 1;
    static final int LOWER_IS_ORIGINATOR = 1 << 1;
    static final int FLIPPED = 1 << 2;
    static final int MIDSTREAM = 1 << 3;
    static final int TRUNCATED = 1 << 4;
    static final int CONFLICT = 1 << 5;
    static final int LIMIT_HIT = 1 << 6;
    static final int COMPARES_BYTES = 1 << 7;
    static final int TCP_CLOSED = 1 << 8;
    static final int TCP_RESET = 1 << 9;
    /// Where the number of VLAN tags begins, two bits.
    static final int VLAN_COUNT_SHIFT = 10;

    final StreamMemory memory;
    private long letters;
    private char marks;
    private byte length;
    /// Bit p for the letter at place p of the alphabet.
    private char seen;
    private char seenByResponder;
    /// Null while there is nothing in it.
    private Rarities rarities;

    /// @param memory the worker's memory for waiting segments
    History(StreamMemory memory) {
        this.memory = memory;
    }

    final boolean has(int mark) {
        return (marks & mark) != 0;
    }

    final void mark(int mark) {
        marks |= (char) mark;
    }

    /// Sets a mark, or clears it.
    final void mark(int mark, boolean whether) {
        marks = (char) (whether ? marks | mark : marks & ~mark);
    }

    final int marks() {
        return marks;
    }

    /// Has these marks and no others.
    final void setMarks(int all) {
        marks = (char) all;
    }

    final void clearHistory() {
        if (rarities != null) memory.giveRarities(rarities);
        rarities = null;
        letters = 0;
        length = 0;
        seen = 0;
        seenByResponder = 0;
    }

    /// What the flow has that few have; null if nothing.
    final Rarities raritiesIfAny() {
        return rarities;
    }

    final Rarities rarities() {
        if (rarities == null) rarities = memory.takeRarities();
        return rarities;
    }

    /// Writes a letter if it is new for its side; says whether it was.
    final boolean addOnce(char letter, boolean byOriginator) {
        int bit = 1 << PLACE[letter - 'A'];
        if (((byOriginator ? seen : seenByResponder) & bit) != 0) return false;
        if (byOriginator) {
            seen |= (char) bit;
        } else {
            seenByResponder |= (char) bit;
        }
        add(letter, byOriginator);
        return true;
    }

    final void add(char letter, boolean byOriginator) {
        addCode(PLACE[letter - 'A'] << 1 | (byOriginator ? 0 : 1));
    }

    final void addFlipped() {
        addCode(0);
    }

    private void addCode(int code) {
        if (length == LETTERS_MAX) return;
        long placed = (long) code << length % LETTERS_IN_WORD * LETTER_BITS;
        switch (length / LETTERS_IN_WORD) {
            case 0 -> letters |= placed;
            case 1 -> rarities().lettersSecond |= placed;
            case 2 -> rarities().lettersThird |= placed;
            default -> rarities().lettersFourth |= placed;
        }
        length++;
    }

    final void addGap(boolean byOriginator) {
        int count = byOriginator ? ++rarities().gaps : ++rarities().gapsOfResponder;
        if (isPowerOfScale(count)) add('G', byOriginator);
    }

    final void addRetransmission(boolean byOriginator) {
        int count = byOriginator ? ++rarities().retransmissions : ++rarities().retransmissionsOfResponder;
        if (isPowerOfScale(count)) add('T', byOriginator);
    }

    final void addZeroWindow(boolean byOriginator) {
        int count = byOriginator ? ++rarities().zeroWindows : ++rarities().zeroWindowsOfResponder;
        if (isPowerOfScale(count)) add('W', byOriginator);
    }

    final void addBadChecksum(boolean byOriginator) {
        int count = byOriginator ? ++rarities().badChecksums : ++rarities().badChecksumsOfResponder;
        if (isPowerOfScale(count)) add('C', byOriginator);
    }

    /// A limit was hit: what comes is understood in part only. The letter has no side.
    final void addLimit() {
        add('X', true);
    }

    /// A count that has wrapped around is a large one again.
    private static boolean isPowerOfScale(int count) {
        long unsigned = Integer.toUnsignedLong(count);
        long power = 1;
        while (power < unsigned) power *= SCALE;
        return power == unsigned;
    }

    /// Whether the history is a SYN and later a RST of the originator, with nothing between them that would show a
    /// connection: Zeek's `^?S[^HAFGIQ]*R.*`.
    final boolean isAttemptAborted() {
        int at = length > 0 && letterAt(0) == '^' ? 1 : 0;
        if (at == length || letterAt(at) != 'S') return false;
        for (at++; at < length; at++) {
            if (letterAt(at) == 'R') return true;
            if ("HAFGIQ".indexOf(letterAt(at)) >= 0) return false;
        }
        return false;
    }

    private char letterAt(int position) {
        long word = switch (position / LETTERS_IN_WORD) {
            case 0 -> letters;
            case 1 -> rarities.lettersSecond;
            case 2 -> rarities.lettersThird;
            default -> rarities.lettersFourth;
        };
        int code = (int) (word >>> position % LETTERS_IN_WORD * LETTER_BITS) & LETTER_MASK;
        char letter = ALPHABET.charAt(code >>> 1);
        return (code & 1) == 0 ? letter : (char) (letter | CASE_BIT);
    }

    final String historyText() {
        byte[] text = new byte[length];
        for (int at = 0; at < length; at++) text[at] = (byte) letterAt(at);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
