package io.fovea.parsers.modbus;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers Modbus/TCP.
public final class ModbusModule extends FactModule {
    public ModbusModule() {
        super("modbus", Set.of(TCP), ModbusParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return ModbusParser.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new ModbusParser();
    }
}
