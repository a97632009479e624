package io.fovea.capture;

import io.fovea.packet.LinkType;
import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import java.io.IOException;

/// Reads classic pcap, in every layout of `PcapFormat`.
///
/// A record that does not fit ends the input: everything before it was handed over, `damage` says where it ended.
/// // per packet
final class PcapSource extends FileSource {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final PcapFormat format;

    PcapSource(String name, CaptureBytes bytes) throws IOException {
        super(name, bytes);
        format = PcapFormat.read(bytes.head(PcapFormat.PROBE_LENGTH), name);
        if (!LinkType.isKnown(format.linkType())) {
            throw new InputException(name + ": has link type " + format.linkType() + ", whose frames are not decoded");
        }
        littleEndian = format.littleEndian();
        next = format.recordsOffset();
    }

    @Override
    void walk(Chunk chunk, long end) {
        long base = base();
        long loaded = loaded();
        long length = bytes.lengthBytes();
        long nsPerTick = format.nsPerTick();
        int headerLength = format.recordHeaderLength();
        int capturedOffset = format.capturedOffset();
        int wireOffset = format.wireOffset();
        int linkType = format.linkType();
        long number = frames;
        long at = next;
        while (at < end) {
            long header = base + at;
            if (at + headerLength > loaded) break;
            int captured = word(header + capturedOffset);
            if (captured < 0 || captured > length - at - headerLength || captured > RECORD_LENGTH_MAX) break;
            long after = at + headerLength + captured;
            long frame = header + headerLength;
            if (after > loaded) {
                frame = bytes.address(chunk, at + headerLength, captured);
                if (frame == CaptureBytes.ABSENT) break;
            }
            long time = (word(header) & 0xffff_ffffL) * NS_PER_SECOND + (word(header + 4) & 0xffff_ffffL) * nsPerTick;
            int onWire = word(header + wireOffset);
            chunk.add(frame, captured, onWire < captured ? captured : onWire, time, ++number, linkType);
            at = after;
        }
        next = at;
        frames = number;
        if (at < end) stopAt(at, at + headerLength > loaded ? -1 : word(base + at + capturedOffset) & 0xffff_ffffL);
    }

    /// The record at `at` is not whole, or not yet.
    ///
    /// @param captured bytes that the record claims, or -1 when its header is not there
    private void stopAt(long at, long captured) {
        int headerLength = format.recordHeaderLength();
        long left = bytes.lengthBytes() - at - headerLength;
        if (left < 0) failCut("the file ends inside its record header");
        else if (captured > RECORD_LENGTH_MAX) fail("claims " + captured + " bytes, which no link carries");
        else if (captured > left) failCut("claims " + captured + " bytes, but the file ends after " + left);
        else awaitOrFail(at + headerLength + Math.max(0, captured));
    }
}
