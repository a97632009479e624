package io.fovea.packet;

/// A burst of packets as a struct of arrays: where each frame lies, and what the decoder found in it.
///
/// A source fills the first group, the decoder the second, the packet filter `candidate`. Frames are not copied: an
/// address stays valid until the source fills the burst again. Offsets are bytes from the frame's start.
/// One burst per worker; not thread safe.
public final class Burst {
    /// Frames a burst holds at most.
    public final int capacity;
    /// Frames it holds now.
    public int count;

    // Filled by the source.
    /// Address of the frame's first byte.
    public final long[] address;
    /// Bytes captured.
    public final int[] capturedLength;
    /// Bytes the frame had on the wire.
    public final int[] wireLength;
    /// Nanoseconds since 1970 (UTC).
    public final long[] timeNs;
    /// Number of the frame in its source, from 1.
    public final long[] frameNumber;
    /// `LinkType` of the frame.
    public final int[] linkType;

    // Filled by the decoder.
    /// Ordinal of the `Outcome`.
    public final byte[] outcome;
    /// EtherType behind all VLAN tags, or -1 without an Ethernet-like header.
    public final int[] etherType;
    /// VLAN tags met.
    public final byte[] vlanCount;
    /// Tag control information (priority, DEI, VLAN id) of the outermost tag.
    public final int[] vlanOuterTci;
    /// Tag control information of the second tag.
    public final int[] vlanInnerTci;
    /// Number of the network (`Networks`) that the frame is of, or 0 when these two tags say it.
    final int[] network;
    /// 4, 6, or 0 without IP.
    public final byte[] ipVersion;
    /// Offset of the IP header.
    public final int[] ipOffset;
    /// Bytes of the IP datagram from its header on, as the header claims (or as captured when it claims none).
    public final int[] ipLength;
    /// Transport protocol number behind all extension headers, or -1.
    public final int[] ipProtocol;
    /// `IpProtocol` of TCP, UDP, ICMP, ICMPv6 or SCTP when a whole header of it is there, else 0.
    public final byte[] transport;
    /// Offset of the transport header; of a fragment's bytes of the datagram, behind the IPv6 fragment header.
    public final int[] transportOffset;
    /// Ports; of ICMP what stands for them (`Icmp`).
    public final int[] sourcePort;
    public final int[] destinationPort;
    /// The twelve flag bits of the TCP header (RFC 9293, section 3.1), reserved bits included.
    public final int[] tcpFlags;
    /// Offset of the transport payload.
    public final int[] payloadOffset;
    /// Payload bytes captured.
    public final int[] payloadLength;
    /// Payload bytes that the headers claim; more than `payloadLength` when the frame was cut.
    public final int[] payloadWireLength;

    /// Tunnels that were opened on the way to what was found; the headers found are the innermost.
    public final byte[] tunnelDepth;
    /// Types of these tunnels (`TunnelType`); only with a tunnel, as the rest of this group.
    public final int[] tunnelTypes;
    /// Offsets of the tunnels' headers: that of tunnel `d`, from 0, of packet `i` at `d * capacity + i`.
    final int[] tunnelOffset;
    /// Version of the outermost IP header that is not the packet's own, or 0, and its offset.
    final byte[] outerIpVersion;
    final int[] outerIpOffset;
    /// Tunnels that may be opened in the packet that is being decoded.
    int tunnelsMax;
    /// The steps into networks of whoever decodes.
    NetworkPath path;

    /// Packets with the outcome `FRAGMENT` that the decoder met.
    public int fragments;

    // Filled where fragments are put together, and only good in a burst with fragments.
    /// Packets beside this one that its datagram came in, and that are counted with it.
    public final int[] otherFragments;
    /// Whether the fragments of the datagram disagreed about its bytes or its length.
    public final boolean[] fragmentsConflict;
    /// Whether some of its bytes came twice.
    public final boolean[] fragmentsOverlap;

    // Filled where checksums are verified, and only good in a run that verifies some.
    /// Ordinal of the `ChecksumVerdict`.
    public final byte[] checksum;

    // Filled by the packet filter.
    /// Whether a query may still match the flow of this packet.
    public final boolean[] candidate;

    public Burst(int capacity) {
        this.capacity = capacity;
        address = new long[capacity];
        capturedLength = new int[capacity];
        wireLength = new int[capacity];
        timeNs = new long[capacity];
        frameNumber = new long[capacity];
        linkType = new int[capacity];
        outcome = new byte[capacity];
        etherType = new int[capacity];
        vlanCount = new byte[capacity];
        vlanOuterTci = new int[capacity];
        vlanInnerTci = new int[capacity];
        network = new int[capacity];
        ipVersion = new byte[capacity];
        ipOffset = new int[capacity];
        ipLength = new int[capacity];
        ipProtocol = new int[capacity];
        transport = new byte[capacity];
        transportOffset = new int[capacity];
        sourcePort = new int[capacity];
        destinationPort = new int[capacity];
        tcpFlags = new int[capacity];
        payloadOffset = new int[capacity];
        payloadLength = new int[capacity];
        payloadWireLength = new int[capacity];
        tunnelDepth = new byte[capacity];
        tunnelTypes = new int[capacity];
        tunnelOffset = new int[Decoder.TUNNELS_MAX * capacity];
        outerIpVersion = new byte[capacity];
        outerIpOffset = new int[capacity];
        otherFragments = new int[capacity];
        fragmentsConflict = new boolean[capacity];
        fragmentsOverlap = new boolean[capacity];
        checksum = new byte[capacity];
        candidate = new boolean[capacity];
    }

    /// Adds a frame. The caller keeps `count` below `capacity`.
    public void add(long frame, int captured, int onWire, long time, long number, int link) {
        int i = count++;
        address[i] = frame;
        capturedLength[i] = captured;
        wireLength[i] = onWire;
        timeNs[i] = time;
        frameNumber[i] = number;
        linkType[i] = link;
    }

    /// Puts a datagram in the place of the fragment that completed it. Its bytes begin as the frame did, with all that
    /// is in front of the IP header, so that offsets and the headers of link and tunnels stay good.
    ///
    /// @param at address of the first of these bytes
    public void replace(int i, long at, int lengthBytes) {
        address[i] = at;
        capturedLength[i] = lengthBytes;
    }

    /// Drops bytes from the end of frames that have more than so many; what they had on the wire stays.
    public void keepBytes(int bytesMax) {
        for (int i = 0; i < count; i++) capturedLength[i] = Math.min(capturedLength[i], bytesMax);
    }

    /// The address of the payload's first byte.
    public long payloadAddress(int i) {
        return address[i] + payloadOffset[i];
    }
}
