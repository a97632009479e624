package io.fovea.parsers.http;

/// The Huffman code of HPACK (RFC 7541, appendix B). It is canonical, so that the lengths of the codes tell the codes:
/// ordered by length, then by symbol, each is the one before plus one.
final class HpackHuffman {
    private static final int END_OF_STRING = 256;
    private static final int CODE_LENGTH_MIN = 5;
    private static final int CODE_LENGTH_MAX = 30;
    /// The length of each symbol's code, `A` for 5 bits, `B` for 6, and so on; that of the end of a string is last.
    private static final String LENGTHS = "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
            + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
            + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
            + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
            + "Z";

    /// Symbols in the order of their codes.
    private static final int[] SYMBOLS = new int[LENGTHS.length()];
    /// By the length of codes: the first code, its place in `SYMBOLS`, and how many there are.
    private static final int[] FIRST_CODE = new int[CODE_LENGTH_MAX + 1];
    private static final int[] FIRST_PLACE = new int[CODE_LENGTH_MAX + 1];
    private static final int[] COUNT = new int[CODE_LENGTH_MAX + 1];

    static {
        int place = 0;
        int code = 0;
        for (int length = CODE_LENGTH_MIN; length <= CODE_LENGTH_MAX; length++) {
            code <<= 1;
            FIRST_CODE[length] = code;
            FIRST_PLACE[length] = place;
            for (int symbol = 0; symbol < LENGTHS.length(); symbol++) {
                if (LENGTHS.charAt(symbol) - 'A' + CODE_LENGTH_MIN != length) continue;
                SYMBOLS[place++] = symbol;
                code++;
            }
            COUNT[length] = place - FIRST_PLACE[length];
        }
        assert code == 1 << CODE_LENGTH_MAX : "the code is complete";
    }

    private HpackHuffman() {}

    /// Decodes a string (RFC 7541, section 5.2).
    ///
    /// @param room where it goes; eight fifths of the string's length are enough
    /// @return the length of the result; -1 when the string is none
    static int decode(byte[] from, int offset, int length, byte[] room) {
        int out = 0;
        int code = 0;
        int codeLength = 0;
        for (int at = offset; at < offset + length; at++) {
            for (int bit = Byte.SIZE - 1; bit >= 0; bit--) {
                code = code << 1 | from[at] >> bit & 1;
                codeLength++;
                int index = code - FIRST_CODE[codeLength];
                if (index >= COUNT[codeLength]) continue;
                int symbol = SYMBOLS[FIRST_PLACE[codeLength] + index];
                if (symbol == END_OF_STRING) return -1;
                room[out++] = (byte) symbol;
                code = 0;
                codeLength = 0;
            }
        }
        boolean padded = codeLength < Byte.SIZE && code == (1 << codeLength) - 1;
        return padded ? out : -1;
    }

    /// Bytes that a string of a length may decode to.
    static int decodedLengthMax(int length) {
        return length * Byte.SIZE / CODE_LENGTH_MIN;
    }
}
