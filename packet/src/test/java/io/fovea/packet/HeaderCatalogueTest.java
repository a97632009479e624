package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderCatalogueTest {
    @Test
    void everyFieldCanBeReadFromAnyPacket() {
        List<Burst> packets = List.of(
                Frame.ethernet(0x88a8).vlan(5, 0x8100).vlan(6, 0x0800).ipv4(6, 20, 0).tcp(1, 2, 0x12, 0).decoded(),
                Frame.ethernet(0x86dd).ipv6(17, 8).udp(1, 2, 0).decoded(),
                Frame.ethernet(0x0806).decoded(),
                Frame.ethernet(0x0800).ipv4(1, 8, 0).hex("0800 0000 00000000").decoded(),
                Frame.ethernet(0x86dd).ipv6(58, 8).hex("8000 0000 00000000").decoded(),
                Frame.ethernet(0x0800).ipv4(132, 56, 0).hex("0001 0002 00000007 00000000").hex("0b000004".repeat(7))
                        .hex("00030010 00000001 00020003 00000004").decoded(),
                tunnel(4789, "08000000 00000700 020000000002 020000000001 0800"),
                tunnel(6081, "00000800 00000700"),
                tunnel(2152, "30ff0021 00000001"),
                Frame.ethernet(0x8847).hex("00064140").ipv4(47, 48, 0).hex("2000 0800 00000007").ipv4(6, 20, 0)
                        .tcp(1, 2, 0, 0).decoded(),
                Frame.of("").decoded());
        for (HeaderField field : HeaderCatalogue.fields()) {
            HeaderValue value = new HeaderValue(field);
            long present = packets.stream().filter(packet -> value.read(packet, 0) != null).count();
            assertThat(present).as(field.name()).isPositive();
        }
    }

    private static Burst tunnel(int port, String header) {
        int length = Frame.of(header).toBytes().length + 8 + 40;
        return Frame.ethernet(0x0800).ipv4(17, length, 0).u16(5).u16(port).u16(length).u16(0).hex(header)
                .ipv4(6, 20, 0).tcp(1, 2, 0, 0).decoded();
    }

    @Test
    void mirrorsComeInPairsAndNamesAreUnique() {
        List<String> names = new ArrayList<>();
        for (HeaderField field : HeaderCatalogue.fields()) {
            names.add(field.name());
            names.addAll(field.aliases());
            if (field.mirror() == null) continue;
            HeaderField mirror = HeaderCatalogue.fields().stream()
                    .filter(other -> other.name().equals(field.mirror())).findFirst().orElseThrow();
            assertThat(mirror.mirror()).isEqualTo(field.name());
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void absentIsNull() {
        Burst udp = Frame.ethernet(0x86dd).ipv6(17, 8).udp(1, 2, 0).decoded();
        for (HeaderField field : HeaderCatalogue.fields()) {
            if (!field.name().startsWith("tcp.") && !field.name().startsWith("ipv4.")) continue;
            assertThat(new HeaderValue(field).read(udp, 0)).as(field.name()).isNull();
        }
    }
}
