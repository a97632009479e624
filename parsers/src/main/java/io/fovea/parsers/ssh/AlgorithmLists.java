package io.fovea.parsers.ssh;

import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.HexDigest;
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

    private final String[] lists;
    /// Whether a guessed key exchange packet follows the message.
    final boolean guesses;
    private String hassh;

    private AlgorithmLists(String[] lists, boolean guesses) {
        this.lists = lists;
        this.guesses = guesses;
    }

    /// Reads the lists from `offset` of a message on; null when they do not fit into it.
    static AlgorithmLists read(ByteView message, int offset) {
        String[] lists = new String[COUNT];
        int at = offset;
        for (int i = 0; i < COUNT; i++) {
            if (message.length() - at < LENGTH_SIZE) return null;
            int length = message.u16(at) << 16 | message.u16(at + 2);
            at += LENGTH_SIZE;
            if (length < 0 || length > message.length() - at) return null;
            lists[i] = message.text(at, length);
            at += length;
        }
        if (message.length() == at) return null;
        return new AlgorithmLists(lists, message.u8(at) != 0);
    }

    /// One list by number, as it was sent.
    String text(int number) {
        return lists[number];
    }

    /// One list by number; null when it is empty.
    List<String> names(int number) {
        return lists[number].isEmpty() ? null : List.of(lists[number].split(",", -1));
    }

    /// What HASSH is the hash of: key exchanges, then ciphers, MACs and compressions of the sender's own direction.
    ///
    /// @param sender 0 for a client, 1 for a server
    String fingerprintText(int sender) {
        return String.join(";", lists[KEX], lists[ENCRYPTION + sender], lists[MAC + sender],
                lists[COMPRESSION + sender]);
    }

    /// HASSH or HASSH server. Lists belong to one side, so one value is remembered.
    String fingerprint(int sender, HexDigest md5) {
        if (hassh == null) hassh = md5.of(fingerprintText(sender));
        return hassh;
    }
}
