package io.fovea.capture;

import io.fovea.packet.LinkType;
import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads classic pcap (draft-ietf-opsawg-pcap), all four magics.
///
/// A record that does not fit ends the input: everything before it was handed over, `damage` says where it ended.
/// // per packet
final class PcapSource extends FileSource {
    private static final int FILE_HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int LINK_TYPE_MASK = 0x03ff_ffff;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final long nsPerTick;
    private final int linkType;

    PcapSource(String name, ChunkedFile file, CaptureFormat format) throws IOException {
        super(name, file);
        littleEndian = format.isLittleEndian();
        nsPerTick = format.isNanos() ? 1 : 1000;
        byte[] head = file.head(FILE_HEADER_LENGTH);
        if (head.length < FILE_HEADER_LENGTH) {
            throw new InputException(name + ": ends inside the pcap file header, after " + head.length + " bytes");
        }
        ByteBuffer header =
                ByteBuffer.wrap(head).order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int version = header.getShort(4) & 0xffff;
        if (version != 2) {
            throw new InputException(name + ": says pcap version " + version + ", and only version 2 exists: "
                    + "the file header is damaged");
        }
        linkType = header.getInt(20) & LINK_TYPE_MASK;
        if (!LinkType.isKnown(linkType)) {
            throw new InputException(name + ": has link type " + linkType + ", whose frames are not decoded");
        }
        next = FILE_HEADER_LENGTH;
    }

    @Override
    void walk(Chunk chunk, long end) throws IOException {
        long base = chunk.address() - chunk.offset;
        long loaded = chunk.offset + chunk.lengthBytes;
        long length = file.lengthBytes();
        long number = frames;
        long at = next;
        while (at < end) {
            long header = base + at;
            if (at + RECORD_HEADER_LENGTH > loaded) break;
            int captured = word(header + 8);
            if (captured < 0 || captured > length - at - RECORD_HEADER_LENGTH || captured > RECORD_LENGTH_MAX) break;
            long after = at + RECORD_HEADER_LENGTH + captured;
            long frame = header + RECORD_HEADER_LENGTH;
            if (after > loaded) {
                frame = file.address(chunk, at + RECORD_HEADER_LENGTH, captured);
                if (frame == ChunkedFile.GONE) break;
            }
            long time = (word(header) & 0xffff_ffffL) * NS_PER_SECOND + (word(header + 4) & 0xffff_ffffL) * nsPerTick;
            int onWire = word(header + 12);
            chunk.add(frame, captured, onWire < captured ? captured : onWire, time, ++number, linkType);
            at = after;
        }
        next = at;
        frames = number;
        if (at < end) failAt(at, at + RECORD_HEADER_LENGTH > loaded ? -1 : word(base + at + 8) & 0xffff_ffffL);
    }

    /// @param captured bytes that the record claims, or -1 when its header is not there
    private void failAt(long at, long captured) {
        long left = file.lengthBytes() - at - RECORD_HEADER_LENGTH;
        if (left < 0) fail("the file ends inside its record header");
        else if (captured > RECORD_LENGTH_MAX) fail("claims " + captured + " bytes, which no link carries");
        else if (captured > left) fail("claims " + captured + " bytes, but the file ends after " + left);
        else failShrunk();
    }
}
