package io.fovea.parsers.smb;

import io.fovea.parsers.support.FactModule;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers SMB over TCP, with or without a NetBIOS session.
public final class SmbModule extends FactModule {
    private static final int MAGIC_LENGTH = 4;

    public SmbModule() {
        super("smb", Set.of(TCP), SmbParser.FACTS);
    }

    /// A message (version 1 or 2, encrypted, compressed), or a NetBIOS session opened and then a message.
    @Override
    public Probe probe(StreamSlice slice) {
        int at = 0;
        if (slice.remaining() == 0) return Probe.NEED_MORE;
        int type = slice.u8(0);
        if (type == SmbParser.NETBIOS_REQUEST || type == SmbParser.NETBIOS_ACCEPTED) {
            if (slice.remaining() < SmbParser.FRAME_LENGTH) return Probe.NEED_MORE;
            boolean fits = slice.u24(1) == (type == SmbParser.NETBIOS_REQUEST ? SmbParser.NETBIOS_NAMES_LENGTH : 0);
            if (!fits) return Probe.NO;
            at = SmbParser.FRAME_LENGTH + slice.u24(1);
        } else if (type != 0) {
            return Probe.NO;
        }
        return probeMessage(slice, at);
    }

    private static Probe probeMessage(StreamSlice slice, int at) {
        int available = slice.remaining() - at;
        if (available > 0 && slice.u8(at) != 0) return Probe.NO;
        if (available > 1 && slice.u8(at + 1) > SmbParser.LENGTH_MAX >>> 16) return Probe.NO;
        int magic = at + SmbParser.FRAME_LENGTH;
        for (int i = 0; i < MAGIC_LENGTH && magic + i < slice.remaining(); i++) {
            int each = slice.u8(magic + i);
            if (i == 0 ? each < 0xfc : each != "SMB".charAt(i - 1)) return Probe.NO;
        }
        return available < SmbParser.FRAME_LENGTH + MAGIC_LENGTH ? Probe.NEED_MORE : Probe.MATCH;
    }

    @Override
    public StreamParser newParser() {
        return new SmbParser();
    }
}
