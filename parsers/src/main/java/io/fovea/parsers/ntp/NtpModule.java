package io.fovea.parsers.ntp;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers NTP.
public final class NtpModule extends FactModule {
    public NtpModule() {
        super("ntp", Set.of(UDP), NtpParser.FACTS);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return NtpMessage.isPlausible(slice) ? Probe.MATCH : Probe.NO;
    }

    @Override
    public StreamParser newParser() {
        return new NtpParser();
    }
}
