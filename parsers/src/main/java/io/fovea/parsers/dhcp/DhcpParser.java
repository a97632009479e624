package io.fovea.parsers.dhcp;

import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.packet.ValueType;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the messages of one flow: who asked, for which address, and what was given (RFC 2131, options of RFC 2132).
final class DhcpParser extends FactParser {
    private static final NameTable MESSAGES = new NameTable(DhcpParser.class, "messages.tsv", 2);

    private static final Fact MAC = Fact.of(ValueType.MAC, "mac", "Hardware address of the client.",
            "dhcp.hw.mac_addr");
    private static final Fact HOST_NAME = Fact.text("host_name", "Name the client gave itself.",
            "dhcp.option.hostname");
    private static final Fact REQUESTED = Fact.of(ValueType.IP, "requested_addr", "Address the client asked for.",
            "dhcp.option.requested_ip_address");
    private static final Fact ASSIGNED = Fact.of(ValueType.IP, "assigned_addr", "Address the server gave.",
            "dhcp.ip.your");
    private static final Fact SERVER = Fact.of(ValueType.IP, "server_addr", "Address of the server.",
            "dhcp.option.dhcp_server_id");
    private static final Fact DOMAIN = Fact.text("domain", "Domain the server gave.", "dhcp.option.domain_name");
    private static final Fact SOFTWARE = Fact.text("client_software", "Vendor class of the client.",
            "dhcp.option.vendor_class_id");
    private static final Fact TYPES = Fact.texts("msg_types", "Types of the flow's messages.");
    static final List<Fact> FACTS = List.of(
            MAC, HOST_NAME, REQUESTED, ASSIGNED, SERVER, DOMAIN, SOFTWARE, TYPES);

    private static final int OPTIONS_OFFSET = 240;
    private static final int COOKIE_OFFSET = 236;
    private static final long COOKIE = 0x63825363L;
    private static final int MAC_LENGTH = 6;
    private static final int HARDWARE_LENGTH_MAX = 16;
    private static final int YOUR_ADDRESS_OFFSET = 16;
    private static final int MAC_OFFSET = 28;
    private static final int FLAGS_OFFSET = 10;
    /// Up to the end of the room for a hardware address.
    private static final int FRONT_LENGTH = 44;

    private static final int OPTION_PAD = 0;
    private static final int OPTION_HOST_NAME = 12;
    private static final int OPTION_DOMAIN = 15;
    private static final int OPTION_REQUESTED = 50;
    private static final int OPTION_TYPE = 53;
    private static final int OPTION_SERVER = 54;
    private static final int OPTION_VENDOR_CLASS = 60;
    private static final int OPTION_END = 255;

    /// Whether a datagram is a request or an answer with options. Of one that was cut by the capture only the front
    /// can be looked at: an Ethernet address and zeros.
    static boolean isMessage(StreamSlice datagram) {
        if (datagram.remaining() < FRONT_LENGTH || datagram.u8(0) < 1 || datagram.u8(0) > 2) return false;
        if (datagram.remaining() >= OPTIONS_OFFSET) {
            return datagram.u8(2) <= HARDWARE_LENGTH_MAX && datagram.u32(COOKIE_OFFSET) == COOKIE;
        }
        return datagram.u8(1) == 1 && datagram.u8(2) == MAC_LENGTH && (datagram.u16(FLAGS_OFFSET) & 0x7fff) == 0
                && datagram.u16(MAC_OFFSET + MAC_LENGTH) == 0 && datagram.u32(MAC_OFFSET + MAC_LENGTH + 2) == 0
                && datagram.u32(FRONT_LENGTH - 4) == 0;
    }

    @Override
    protected Progress read(StreamSlice input) {
        if (!isMessage(input)) return Progress.NEED_MORE;
        if (input.u8(2) == MAC_LENGTH) {
            long bits = (long) input.u16(MAC_OFFSET) << 32 | input.u32(MAC_OFFSET + 2);
            session().putFirst(MAC, new MacAddress(bits));
        }
        long given = input.u32(YOUR_ADDRESS_OFFSET);
        if (given != 0) session().put(ASSIGNED, IpAddress.ofIpv4((int) given));
        int at = OPTIONS_OFFSET;
        while (at < input.remaining()) {
            int option = input.u8(at++);
            if (option == OPTION_END) break;
            if (option == OPTION_PAD) continue;
            if (at == input.remaining() || input.u8(at) > input.remaining() - at - 1) break;
            option(option, input, at + 1, input.u8(at));
            at += 1 + input.u8(at);
        }
        return Progress.NEED_MORE;
    }

    private void option(int option, StreamSlice input, int at, int length) {
        switch (option) {
            case OPTION_HOST_NAME -> session().putFirst(HOST_NAME, text(input, at, length));
            case OPTION_DOMAIN -> session().putFirst(DOMAIN, text(input, at, length));
            case OPTION_VENDOR_CLASS -> session().putFirst(SOFTWARE, text(input, at, length));
            case OPTION_REQUESTED -> session().putFirst(REQUESTED, address(input, at, length));
            case OPTION_SERVER -> session().putFirst(SERVER, address(input, at, length));
            case OPTION_TYPE -> {
                if (length == 1) session().add(TYPES, MESSAGES.nameOf(input.u8(at)));
            }
            default -> { }
        }
    }

    /// Text without the zeros that some put behind it; null when nothing is left.
    private static String text(StreamSlice input, int at, int length) {
        int end = length;
        while (end > 0 && input.u8(at + end - 1) == 0) end--;
        return end == 0 ? null : WireText.of(input.bytes(at, end));
    }

    private static IpAddress address(StreamSlice input, int at, int length) {
        return length == 4 ? IpAddress.ofIpv4((int) input.u32(at)) : null;
    }
}
