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
                Frame.of("").decoded());
        for (HeaderField field : HeaderCatalogue.fields()) {
            HeaderValue value = new HeaderValue(field);
            long present = packets.stream().filter(packet -> value.read(packet, 0) != null).count();
            assertThat(present).as(field.name()).isPositive();
        }
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
