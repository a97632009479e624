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
}
