package io.fovea.query.check;

import io.fovea.packet.IpAddress;
import io.fovea.packet.IpProtocol;
import io.fovea.packet.TunnelType;
import io.fovea.spi.ConnView;
import java.util.Optional;
import java.util.function.Function;

/// Reads header fields that are the same in all packets of a flow from the flow itself: in rows of flows and sessions,
/// sources are the originator's and destinations the responder's.
final class FlowHeaderColumns {
    private static final int SCTP = IpProtocol.SCTP & 0xff;

    private FlowHeaderColumns() {}

    /// The reader of a header field, absent when flows do not keep it.
    static Optional<Function<ConnView, Object>> reader(String field) {
        return Optional.ofNullable(switch (field) {
            case "vlan" -> conn -> conn.vlanCount() > 0;
            case "vlan.count" -> conn -> (long) conn.vlanCount();
            case "vlan.outer_id" -> conn -> conn.vlanCount() > 0 ? (Object) (long) conn.vlanOuterId() : null;
            case "vlan.inner_id" -> conn -> conn.vlanCount() > 1 ? (Object) (long) conn.vlanInnerId() : null;
            case "ip" -> _ -> true;
            case "ip.version" -> conn -> isIpv4(conn) ? 4L : 6L;
            case "ip.proto" -> conn -> (long) conn.protocol();
            case "ip.src" -> ConnView::originator;
            case "ip.dst" -> ConnView::responder;
            case "ipv4" -> FlowHeaderColumns::isIpv4;
            case "ipv4.src_addr" -> conn -> isIpv4(conn) ? conn.originator() : null;
            case "ipv4.dst_addr" -> conn -> isIpv4(conn) ? conn.responder() : null;
            case "ipv4.version" -> conn -> isIpv4(conn) ? 4L : null;
            case "ipv4.protocol" -> conn -> isIpv4(conn) ? (long) conn.protocol() : null;
            case "ipv6" -> conn -> !isIpv4(conn);
            case "ipv6.src_addr" -> conn -> isIpv4(conn) ? null : conn.originator();
            case "ipv6.dst_addr" -> conn -> isIpv4(conn) ? null : conn.responder();
            case "ipv6.version" -> conn -> isIpv4(conn) ? null : 6L;
            case "tcp" -> conn -> conn.protocol() == IpProtocol.TCP;
            case "tcp.src_port" -> conn -> port(conn, IpProtocol.TCP, conn.originatorPort());
            case "tcp.dst_port" -> conn -> port(conn, IpProtocol.TCP, conn.responderPort());
            case "udp" -> conn -> conn.protocol() == IpProtocol.UDP;
            case "udp.src_port" -> conn -> port(conn, IpProtocol.UDP, conn.originatorPort());
            case "udp.dst_port" -> conn -> port(conn, IpProtocol.UDP, conn.responderPort());
            case "vxlan" -> conn -> isIn(conn, TunnelType.VXLAN);
            case "vxlan.vni" -> conn -> isIn(conn, TunnelType.VXLAN) ? conn.tunnel().networkId() : null;
            case "geneve" -> conn -> isIn(conn, TunnelType.GENEVE);
            case "geneve.vni" -> conn -> isIn(conn, TunnelType.GENEVE) && !isIn(conn, TunnelType.VXLAN)
                    ? conn.tunnel().networkId() : null;
            case "gre" -> conn -> isIn(conn, TunnelType.GRE) || isIn(conn, TunnelType.GRE_IN_UDP)
                    || isIn(conn, TunnelType.ERSPAN);
            case "gtp" -> conn -> isIn(conn, TunnelType.GTP);
            case "icmp" -> conn -> conn.protocol() == IpProtocol.ICMP;
            case "icmpv6" -> conn -> conn.protocol() == IpProtocol.ICMPV6;
            case "sctp" -> conn -> conn.protocol() == SCTP;
            case "sctp.src_port" -> conn -> port(conn, SCTP, conn.originatorPort());
            case "sctp.dst_port" -> conn -> port(conn, SCTP, conn.responderPort());
            default -> null;
        });
    }

    private static boolean isIn(ConnView conn, int tunnelType) {
        return conn.tunnel() != null && conn.tunnel().has(tunnelType);
    }

    private static boolean isIpv4(ConnView conn) {
        IpAddress originator = conn.originator();
        return originator.isIpv4();
    }

    private static Long port(ConnView conn, int transport, int port) {
        return conn.protocol() == transport ? (long) port : null;
    }
}
