package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowKeyTest {
    private static FlowKey key(Frame frame) {
        FlowKey key = new FlowKey();
        key.load(frame.decoded(), 0);
        return key;
    }

    private static Frame tcp(int source, int destination) {
        return Frame.ethernet(0x0800).ipv4(6, 20, 0).tcp(source, destination, 0, 0);
    }

    @Test
    void bothDirectionsHaveOneKey() {
        FlowKey there = key(tcp(1234, 443));
        FlowKey back = key(Frame.ethernet(0x0800).hex("4500 0028 1234 0000 4006 0000 c0000209 0a000001")
                .tcp(443, 1234, 0, 0));
        assertThat(back).usingRecursiveComparison().ignoringFields("fromLower").isEqualTo(there);
        assertThat(back.fromLower).isNotEqualTo(there.fromLower);
        assertThat(back.hash(7)).isEqualTo(there.hash(7));
        assertThat(back.hash(7)).isNotEqualTo(there.hash(8));
    }

    private static FlowKey icmp(boolean isBack, String message) {
        String addresses = isBack ? "c0000209 0a000001" : "0a000001 c0000209";
        return key(Frame.ethernet(0x0800).hex("4500 001c 1234 0000 4001 0000").hex(addresses).hex(message)
                .hex("0000 00000000"));
    }

    @Test
    void anEchoAndItsReplyHaveOneKeyAndErrorsOneForEachDirection() {
        FlowKey request = icmp(false, "0800");
        assertThat(icmp(true, "0000")).usingRecursiveComparison().ignoringFields("fromLower").isEqualTo(request);
        assertThat(FlowKey.protocol(request.context, true)).isEqualTo(1);
        assertThat(FlowKey.protocol(request.context, false)).isEqualTo(58);
        assertThat(icmp(true, "0303").context).isNotEqualTo(icmp(false, "0303").context);
        assertThat(icmp(true, "0303").ports).isEqualTo(icmp(false, "0303").ports);
        assertThat(FlowKey.protocol(icmp(true, "0303").context, true)).isEqualTo(1);
    }

    @Test
    void vlanTransportAndPortsTellFlowsApart() {
        long plain = key(tcp(1234, 443)).hash(1);
        assertThat(key(tcp(1235, 443)).hash(1)).isNotEqualTo(plain);
        assertThat(key(Frame.ethernet(0x8100).vlan(0, 0x0800).ipv4(6, 20, 0).tcp(1234, 443, 0, 0)).hash(1))
                .isNotEqualTo(plain);
        assertThat(key(Frame.ethernet(0x8100).vlan(5, 0x0800).ipv4(6, 20, 0).tcp(1234, 443, 0, 0)).hash(1))
                .isNotEqualTo(key(Frame.ethernet(0x8100).vlan(6, 0x0800).ipv4(6, 20, 0).tcp(1234, 443, 0, 0)).hash(1));
        assertThat(key(Frame.ethernet(0x0800).ipv4(17, 8, 0).udp(1234, 443, 0)).hash(1)).isNotEqualTo(plain);
    }

    private static int network(Frame frame) {
        return key(frame.ipv4(17, 8, 0).udp(1234, 443, 0)).context;
    }

    private static Frame tagged(int... ids) {
        Frame frame = Frame.ethernet(0x8100);
        for (int t = 0; t < ids.length; t++) frame.vlan(ids[t], t + 1 < ids.length ? 0x8100 : 0x0800);
        return frame;
    }

    @Test
    void everyVlanTagTellsFlowsApart() {
        for (int tags = 1; tags <= 8; tags++) {
            Set<Integer> networks = new HashSet<>();
            int[] ids = new int[tags];
            for (int id = 0; id < tags; id++) ids[id] = id + 1;
            networks.add(network(tagged(ids)));
            for (int changed = 0; changed < tags; changed++) {
                int[] other = ids.clone();
                other[changed] = 100;
                networks.add(network(tagged(other)));
            }
            assertThat(networks).as("%d tags", tags).hasSize(tags + 1);
        }
        assertThat(network(tagged(1, 2, 3, 4))).isNotEqualTo(network(tagged(1, 2, 4, 3)));
    }

    private static Frame inVxlan(Frame around, Frame inside) {
        byte[] bytes = inside.ipv4(17, 8, 0).udp(1234, 443, 0).toBytes();
        return around.ipv4(17, 16 + bytes.length, 0).u16(5).u16(4789).u16(16 + bytes.length)
                .hex("0000 08000000 00000700").hex(HexFormat.of().formatHex(bytes));
    }

    @Test
    void tagsAroundATunnelTellFlowsApartThatHaveTheirOwn() {
        Set<Integer> networks = new HashSet<>();
        networks.add(key(inVxlan(Frame.ethernet(0x0800), tagged(9))).context);
        networks.add(key(inVxlan(tagged(5), tagged(9))).context);
        networks.add(key(inVxlan(tagged(6), tagged(9))).context);
        networks.add(key(inVxlan(tagged(5, 7), tagged(9))).context);
        networks.add(key(inVxlan(tagged(5), tagged(10))).context);
        networks.add(key(inVxlan(tagged(5), Frame.ethernet(0x0800))).context);
        assertThat(networks).hasSize(6);
    }

    private static Frame session(int number) {
        return Frame.ethernet(0x8864).hex("1100").u16(number).u16(2 + 28).hex("0021");
    }

    @Test
    void sessionsOfPppoeTellFlowsApart() {
        assertThat(network(session(7))).isNotEqualTo(network(session(8))).isNotEqualTo(network(tagged(7)))
                .isNotEqualTo(network(Frame.ethernet(0x0800)));
        Frame whole = session(7).ipv4(17, 8, 0).udp(1234, 443, 0);
        String withoutEthernet = HexFormat.of().formatHex(whole.toBytes()).substring(28);
        Burst alone = Frame.of(withoutEthernet).decoded(LinkType.PPPOE, withoutEthernet.length() / 2);
        FlowKey key = new FlowKey();
        key.load(alone, 0);
        assertThat(key.context).isEqualTo(network(session(7)));
    }

    private static int inNvgre(String key) {
        byte[] bytes = Frame.ethernet(0x0800).ipv4(17, 8, 0).udp(1234, 443, 0).toBytes();
        Frame whole = Frame.ethernet(0x0800).ipv4(47, 8 + bytes.length, 0).hex("20006558").hex(key)
                .hex(HexFormat.of().formatHex(bytes));
        return key(whole).context;
    }

    @Test
    void subnetsOfNvgreTellFlowsApartAndFlowIdsDoNot() {
        assertThat(inNvgre("00000101")).isEqualTo(inNvgre("00000102")).isNotEqualTo(inNvgre("00000201"));
    }
}
