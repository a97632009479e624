package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

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
}
