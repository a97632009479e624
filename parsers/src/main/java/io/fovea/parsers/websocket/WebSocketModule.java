package io.fovea.parsers.websocket;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers WebSocket.
public final class WebSocketModule extends FactModule {
    public WebSocketModule() {
        super("websocket", Set.of(TCP), WebSocketParser.FACTS);
    }

    /// Two bytes tell too little where nothing came before them.
    @Override
    public boolean onlyFollows() {
        return true;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return WebSocketParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new WebSocketParser();
    }
}
