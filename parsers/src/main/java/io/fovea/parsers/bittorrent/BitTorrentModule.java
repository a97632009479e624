package io.fovea.parsers.bittorrent;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers BitTorrent over TCP.
public final class BitTorrentModule extends FactModule {
    public BitTorrentModule() {
        super("bittorrent", Set.of(TCP), BitTorrentParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return BitTorrentParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new BitTorrentParser();
    }
}
