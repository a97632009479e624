package io.fovea.parsers.ssh;

import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.HexDigest;
import io.fovea.parsers.support.WireText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// The ten name-lists of a KEXINIT message, in order of preference (RFC 4253, section 7.1).
final class AlgorithmLists {
    static final int KEX = 0;
    static final int HOST_KEY = 1;
    /// Of a pair of lists the first speaks of client to server, the next of server to client.
    static final int ENCRYPTION = 2;
    static final int MAC = 4;
    static final int COMPRESSION = 6;
    static final int LANGUAGES = 8;
    static final int COUNT = 10;
    private static final int LENGTH_SIZE = 4;
    /// Messages up to this length are made text of at once: it is the same for all connections of one program. Longer
    /// ones, which no program sends, are kept as bytes, which are four times fewer at worst.
    static final int TEXT_LENGTH_MAX = 4096;

    /// Null when only the bytes are kept.
    private final String[] lists;
    private final byte[] bytes;
    /// Where the length of each list stands in the bytes.
    private final int[] places;
    /// Whether a guessed key exchange packet follows the message.
    final boolean guesses;
    private String hassh;

    private AlgorithmLists(String[] lists, byte[] bytes, int[] places, boolean guesses) {
        this.lists = lists;
        this.bytes = bytes;
        this.places = places;
        this.guesses = guesses;
    }

    /// Reads the lists from `offset` of a message on; null when they do not fit into it.
    static AlgorithmLists read(ByteView message, int offset) {
        int[] places = new int[COUNT];
        int at = offset;
        for (int i = 0; i < COUNT; i++) {
            if (message.length() - at < LENGTH_SIZE) return null;
            int length = message.u16(at) << 16 | message.u16(at + 2);
            places[i] = at - offset;
            at += LENGTH_SIZE;
            if (length < 0 || length > message.length() - at) return null;
            at += length;
        }
        if (message.length() == at) return null;
        byte[] bytes = message.bytes(offset, at - offset);
        boolean guesses = message.u8(at) != 0;
        if (bytes.length > TEXT_LENGTH_MAX) return new AlgorithmLists(null, bytes, places, guesses);
        String[] lists = new String[COUNT];
        for (int i = 0; i < COUNT; i++) lists[i] = text(bytes, places[i]);
        return new AlgorithmLists(lists, null, null, guesses);
    }

    private static String text(byte[] bytes, int place) {
        int start = place + LENGTH_SIZE;
        int length = ByteBuffer.wrap(bytes).getInt(place);
        return WireText.of(Arrays.copyOfRange(bytes, start, start + length));
    }

    /// One list by number, as it was sent.
    String text(int number) {
        return lists != null ? lists[number] : text(bytes, places[number]);
    }

    /// One list by number; null when it is empty.
    List<String> names(int number) {
        String list = text(number);
        return list.isEmpty() ? null : List.of(list.split(",", -1));
    }

    /// What HASSH is the hash of: key exchanges, then ciphers, MACs and compressions of the sender's own direction.
    ///
    /// @param sender 0 for a client, 1 for a server
    String fingerprintText(int sender) {
        return String.join(";", text(KEX), text(ENCRYPTION + sender), text(MAC + sender),
                text(COMPRESSION + sender));
    }

    /// HASSH or HASSH server. Lists belong to one side, so one value is remembered.
    String fingerprint(int sender, HexDigest md5) {
        if (hassh == null) hassh = md5.of(fingerprintText(sender));
        return hassh;
    }
}
