package io.fovea.capture;

import io.fovea.packet.Burst;
import io.fovea.packet.LinkType;
import io.fovea.packet.RawMemory;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import java.io.IOException;

/// Reads classic pcap (draft-ietf-opsawg-pcap), all four magics, straight from the mapped file.
///
/// A record that does not fit ends the input: everything before it was handed over, `damage` says where it ended.
/// // per packet
final class PcapSource implements PacketSource {
    private static final int FILE_HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    /// Bytes of a frame in which its headers usually end.
    private static final int HEADERS_LENGTH = 70;
    private static final int LINK_TYPE_MASK = 0x03ff_ffff;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    /// Longer records are damage: no link carries them, and tcpdump draws the line far lower.
    private static final int RECORD_LENGTH_MAX = 64 << 20;

    private final String name;
    private final MappedFile file;
    private final ReadAhead readAhead;
    private final boolean littleEndian;
    private final long nsPerTick;
    private final int linkType;
    private final long start;
    private final long end;
    /// Adds up what the read-ahead reads, so that it is not optimised away.
    private int touched;
    private long next;
    private long frames;
    private String damage;

    PcapSource(String name, MappedFile file, CaptureFormat format) throws InputException {
        this.name = name;
        this.file = file;
        littleEndian = format.isLittleEndian();
        nsPerTick = format.isNanos() ? 1 : 1000;
        start = file.address();
        end = start + file.length();
        if (file.length() < FILE_HEADER_LENGTH) {
            throw new InputException(name + ": ends inside the pcap file header, after " + file.length() + " bytes");
        }
        int version = littleEndian ? RawMemory.u8(start + 4) | RawMemory.u8(start + 5) << 8 : RawMemory.u16(start + 4);
        if (version != 2) {
            throw new InputException(name + ": says pcap version " + version + ", and only version 2 exists: "
                    + "the file header is damaged");
        }
        linkType = word(start + 20) & LINK_TYPE_MASK;
        if (!LinkType.isKnown(linkType)) {
            throw new InputException(name + ": has link type " + linkType + ", whose frames are not decoded");
        }
        next = start + FILE_HEADER_LENGTH;
        readAhead = new ReadAhead(file, FILE_HEADER_LENGTH, this::stepAhead);
    }

    /// The read-ahead's walk: touches the lines of a record that decoding will read.
    private long stepAhead(long offset) {
        long at = start + offset;
        if (end - at < RECORD_HEADER_LENGTH) return -1;
        int captured = word(at + 8);
        if (captured < 0 || captured > end - at - RECORD_HEADER_LENGTH) return -1;
        touched += RawMemory.u8(at + RECORD_HEADER_LENGTH - 1 + Math.min(captured, HEADERS_LENGTH));
        return offset + RECORD_HEADER_LENGTH + captured;
    }

    private int word(long at) {
        return littleEndian ? RawMemory.i32Little(at) : RawMemory.i32(at);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fill(Burst burst) {
        readAhead.reached(next - start);
        long at = next;
        long number = frames;
        while (burst.count < burst.capacity && end - at >= RECORD_HEADER_LENGTH) {
            int captured = word(at + 8);
            if (captured < 0 || captured > end - at - RECORD_HEADER_LENGTH || captured > RECORD_LENGTH_MAX) break;
            long time = (word(at) & 0xffff_ffffL) * NS_PER_SECOND + (word(at + 4) & 0xffff_ffffL) * nsPerTick;
            int onWire = word(at + 12);
            burst.add(at + RECORD_HEADER_LENGTH, captured, onWire < captured ? captured : onWire, time, ++number,
                    linkType);
            at += RECORD_HEADER_LENGTH + captured;
        }
        next = at;
        frames = number;
        if (burst.count == 0 && at < end) damage = describeDamage(at);
        return burst.count;
    }

    private String describeDamage(long at) {
        String where = name + ": packet " + (frames + 1) + " at byte " + (at - start);
        if (end - at < RECORD_HEADER_LENGTH) {
            return where + ": the file ends inside its record header; everything before it was read";
        }
        long captured = word(at + 8) & 0xffff_ffffL;
        if (captured > RECORD_LENGTH_MAX) {
            return where + ": claims " + captured + " bytes, which no link carries; everything before it was read";
        }
        return where + ": claims " + captured + " bytes, but the file ends after "
                + (end - at - RECORD_HEADER_LENGTH) + "; everything before it was read";
    }

    @Override
    public long position() {
        return next - start;
    }

    @Override
    public long length() {
        return end - start;
    }

    @Override
    public String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        readAhead.close();
        file.close();
    }
}
