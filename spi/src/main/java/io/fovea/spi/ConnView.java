package io.fovea.spi;

import io.fovea.packet.IpAddress;
import io.fovea.packet.TunnelContext;
import java.util.Set;

/// What rows and filters can read of a flow, seen from its originator. Counters follow Zeek's `conn.log`.
public interface ConnView {
    /// Text id of the flow: a hash of its key and of its first packet's time and place.
    String uid();

    /// Name of the capture or device that the first packet came from.
    String source();

    /// Community id v1, seed 0.
    String communityId();

    IpAddress originator();

    IpAddress responder();

    /// Of ICMP, the type of the first message.
    int originatorPort();

    /// Of ICMP, the type of the answer, or the code of messages that have none.
    int responderPort();

    /// 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6, 132 SCTP.
    int protocol();

    /// VLAN tags met on the first packet.
    int vlanCount();

    /// VLAN id of the outermost tag.
    int vlanOuterId();

    /// VLAN id of the second tag.
    int vlanInnerId();

    /// The tunnel that the first packet came in, its source the originator's; null without one.
    TunnelContext tunnel();

    /// Time of the first packet, nanoseconds since 1970.
    long firstTimeNs();

    /// Time of the last packet so far; once both sides of a TCP flow have closed, of the later close.
    long lastTimeNs();

    long firstFrame();

    long lastFrame();

    long originatorPackets();

    long responderPackets();

    /// Payload bytes: for TCP by sequence numbers, as Zeek counts them.
    long originatorBytes();

    long responderBytes();

    /// Bytes of IP datagrams, headers included.
    long originatorIpBytes();

    long responderIpBytes();

    /// Payload bytes of both directions that the capture lacks.
    long missedBytes();

    /// Zeek's state of the connection: S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH, SHR, OTH.
    String state();

    /// Zeek's history letters, capitals from the originator.
    String history();

    /// Names of the protocols that were identified, joined by commas; null when none.
    String service();

    /// Why the flow's row was made: `fin`, `rst`, `timeout`, `evicted`, `end-of-input`, or `interim` when it
    /// goes on; null while the flow lives.
    String endReason();

    /// What is missing from the flow.
    Set<Partial> partial();
}
