package io.fovea.parsers.mqtt;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers MQTT over TCP.
public final class MqttModule extends FactModule {
    public MqttModule() {
        super("mqtt", Set.of(TCP), MqttParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return MqttParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new MqttParser();
    }
}
