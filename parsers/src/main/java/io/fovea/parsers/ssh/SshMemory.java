package io.fovea.parsers.ssh;

import io.fovea.parsers.support.ByteCache;
import io.fovea.parsers.support.ByteKey;
import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.Digests;
import io.fovea.parsers.support.HexDigest;

/// What one worker remembers of SSH peers: the lists that all connections of one program offer are read once.
final class SshMemory {
    private static final int KEY_LENGTH_MAX = 4096;

    final HexDigest md5 = new HexDigest(Digests.MD5);
    private final ByteKey key = new ByteKey(KEY_LENGTH_MAX);
    private final ByteCache<AlgorithmLists> clients = new ByteCache<>();
    private final ByteCache<AlgorithmLists> servers = new ByteCache<>();

    /// The lists from `offset` of a message on, or null when they do not fit into it.
    AlgorithmLists lists(ByteView message, int offset, int side) {
        ByteCache<AlgorithmLists> known = side == 0 ? clients : servers;
        key.clear().add(message, offset, message.length() - offset);
        AlgorithmLists lists = known.get(key);
        if (lists != null) return lists;
        lists = AlgorithmLists.read(message, offset);
        return lists == null ? null : known.put(key, lists);
    }
}
