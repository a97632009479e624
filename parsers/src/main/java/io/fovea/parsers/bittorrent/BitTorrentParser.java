package io.fovea.parsers.bittorrent;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the handshakes of both peers (BEP 3). Obfuscated connections are not recognised.
final class BitTorrentParser extends FactParser {
    private static final Fact INFO_HASH = Fact.of(ValueType.BYTES, "info_hash", "Hash of what is shared, 20 bytes.");
    private static final Fact PEER_ID = Fact.text("peer_id",
            "Identity of the first peer; its start names the program.");
    private static final Fact OTHER_PEER_ID = Fact.text("resp_peer_id", "Identity of the peer that answered.");
    static final List<Fact> FACTS = List.of(INFO_HASH, PEER_ID, OTHER_PEER_ID);

    private static final String START = "\u0013BitTorrent protocol";
    private static final int HASH_OFFSET = START.length() + 8;
    private static final int HASH_LENGTH = 20;
    private static final int PEER_OFFSET = HASH_OFFSET + HASH_LENGTH;
    private static final int HANDSHAKE_LENGTH = PEER_OFFSET + HASH_LENGTH;

    private boolean originatorSpoke;
    private boolean responderSpoke;

    static Probe probe(StreamSlice slice) {
        for (int i = 0; i < START.length(); i++) {
            if (i == slice.remaining()) return Probe.NEED_MORE;
            if (slice.u8(i) != START.charAt(i)) return Probe.NO;
        }
        return Probe.MATCH;
    }

    @Override
    protected Progress read(StreamSlice input) {
        boolean spoke = input.fromOriginator() ? originatorSpoke : responderSpoke;
        if (spoke) {
            input.skip(input.remaining());
            return Progress.NEED_MORE;
        }
        if (probe(input) == Probe.NO) return Progress.DONE;
        if (input.remaining() < HANDSHAKE_LENGTH) return Progress.NEED_MORE;
        session().putFirst(INFO_HASH, input.bytes(HASH_OFFSET, HASH_LENGTH));
        Fact peer = session().has(PEER_ID) ? OTHER_PEER_ID : PEER_ID;
        session().putFirst(peer, WireText.of(input.bytes(PEER_OFFSET, HASH_LENGTH)));
        if (input.fromOriginator()) originatorSpoke = true;
        else responderSpoke = true;
        input.skip(input.remaining());
        return originatorSpoke && responderSpoke ? Progress.DONE : Progress.NEED_MORE;
    }
}
