package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every tunnel gives the packet inside, or the outer one when no flow is in there.
class TunnelTest {
    private static final String INNER = hex(Frame.of("").ipv4(6, 25, 0).tcp(1234, 443, TcpFlags.SYN, 5));
    private static final String INNER_6 = hex(Frame.of("").ipv6(17, 12).udp(1234, 443, 4));
    private static final String INNER_ETHERNET = hex(Frame.ethernet(0x8100).vlan(7, 0x0800)) + INNER;
    private static final String ROUTING = hex(Frame.of("").ipv4(89, 8, 0).hex("0201000000000000"));

    private static String hex(Frame frame) {
        return HexFormat.of().formatHex(frame.toBytes());
    }

    private static Outcome outcome(Burst burst) {
        return Outcome.values()[burst.outcome[0]];
    }

    private static Frame inIpv4(int protocol, String header, String inner) {
        return Frame.ethernet(0x0800).ipv4(protocol, Frame.of(header + inner).toBytes().length, 0).hex(header + inner);
    }

    private static Frame inUdp(int source, int destination, String header, String inner) {
        int length = Frame.of(header + inner).toBytes().length;
        return Frame.ethernet(0x0800).ipv4(17, 8 + length, 0).hex(hex(Frame.of("").u16(source).u16(destination)
                .u16(8 + length).u16(0)) + header + inner);
    }

    private static void assertInside(Frame frame, int port) {
        Burst burst = frame.decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(burst.sourcePort[0]).isEqualTo(1234);
        assertThat(burst.destinationPort[0]).isEqualTo(port);
        assertThat(burst.tunnelDepth[0]).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "8847, 00064140", "8848, 0006403f 00064140", "8847, '00064140 00000000 020000000002 020000000001 0800'",
        "8847, '00064140 020000000002 020000000001 0800'", "8847, '00064140 ac0000000002 020000000001 0800'",
        "8847, '00064140 000000000002 020000000001 0800'",
    })
    void opensMpls(String type, String labels) {
        assertInside(Frame.ethernet(Integer.parseInt(type, 16)).hex(labels + INNER), 443);
    }

    @Test
    void opensIpInIpInAnyMix() {
        assertInside(inIpv4(4, "", INNER), 443);
        assertInside(inIpv4(41, "", INNER_6), 443);
        int four = Frame.of(INNER).toBytes().length;
        int six = Frame.of(INNER_6).toBytes().length;
        assertInside(Frame.ethernet(0x86dd).ipv6(4, four).hex(INNER), 443);
        assertInside(Frame.ethernet(0x86dd).ipv6(41, six).hex(INNER_6), 443);
        assertThat(outcome(inIpv4(4, "", INNER_6).decoded())).isEqualTo(Outcome.OTHER_TRANSPORT);
        assertInside(inIpv4(51, "04 01 0000 00000001 00000001", INNER), 443);
    }

    @ParameterizedTest
    @CsvSource({
        "0000 0800", "2000 0800 00000007", "8000 0800 abcd0000", "1000 0800 00000001",
        "b000 0800 abcd0000 00000007 00000001", "0000 8847 00064140", "3001 880b 00290001 00000005 0021",
        "3081 880b 00290001 00000005 00000004 ff03 0021",
        "0000 8200 0801 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800",
    })
    void opensGenericRoutingEncapsulation(String header) {
        assertInside(inIpv4(47, header, INNER), 443);
    }

    @ParameterizedTest
    @CsvSource({"0000 88be", "1000 88be 00000001 1064000100000000", "0000 6558", "2000 6558 00000001"})
    void opensMirroredAndBridgedEthernet(String header) {
        Burst burst = inIpv4(47, header, INNER_ETHERNET).decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(burst.destinationPort[0]).isEqualTo(443);
        assertThat(HeaderFields.vlanOuterId(burst, 0)).isEqualTo(7);
    }

    @Test
    void opensTunnelsOverUdp() {
        assertInside(inUdp(5, 4789, "08000000 00000700", INNER_ETHERNET), 443);
        assertInside(inUdp(5, 6081, "00006558 00000700", INNER_ETHERNET), 443);
        assertInside(inUdp(5, 6081, "02000800 00000700 0102030405060708", INNER), 443);
        assertInside(inUdp(2152, 2152, "30ff0021 00000001", INNER), 443);
        assertInside(inUdp(2152, 2152, "32ff0025 00000001 00010000", INNER), 443);
        assertInside(inUdp(2152, 2152, "34ff002d 00000001 00000085 01000085 01000000", INNER).hex(""), 443);
        assertInside(inUdp(2152, 5, "30ff0021 00000001", INNER), 443);
        assertInside(inUdp(6081, 5, "00006558 00000700", INNER_ETHERNET), 443);
        assertInside(inUdp(5, 4754, "2000 0800 00000007", INNER), 443);
        assertInside(inUdp(3544, 5, "", INNER_6), 443);
        assertInside(inUdp(5, 3544, "0001 0000 0000000000000000 00 0000 abcd 01020304", INNER_6), 443);
    }

    @Test
    void opensWhatAccessPointsSendToTheirController() {
        String frame = "0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800" + INNER;
        assertInside(inUdp(5, 5247, "0010 0300 00000000 0801", frame), 443);
        assertInside(inUdp(5247, 5, "0010 0300 00000000 1108", frame), 443);
        assertInside(inUdp(5, 5247, "0018 0320 00000000 04bf2300", "0801" + frame), 443);
        assertInside(inUdp(5, 5247, "0010 0200 00000000", hex(Frame.ethernet(0x0800)) + INNER), 443);
        for (String closed : new String[] {
            "0110 0300 00000000 0801", "0010 0380 00000000 0801", "0010 0308 00000000 0801", "0010 0500 00000000 0801",
            "0010 0300 00000000 0841", "00f8 0300 00000000 0801", "0008 0300 00000000 0801",
        }) {
            Burst burst = inUdp(5, 5247, closed, frame).decoded();
            assertThat(burst.tunnelDepth[0]).as(closed).isZero();
            assertThat(burst.sourcePort[0]).isEqualTo(5);
        }
    }

    @Test
    void opensBackboneBridgesAndStepsOverPortTags() {
        Frame backbone = Frame.ethernet(0x88e7).hex("00000007").hex(hex(Frame.ethernet(0x8100).vlan(9, 0x0800)) + INNER);
        assertInside(backbone, 443);
        assertThat(TunnelContext.of(backbone.decoded(), 0).names()).containsExactly("pbb");
        assertThat(HeaderFields.vlanOuterId(backbone.decoded(), 0)).isEqualTo(9);
        Burst tagged = Frame.ethernet(0x8100).vlan(3, 0x8926).hex("00000033 8100").vlan(4, 0x0800).hex(INNER).decoded();
        assertThat(outcome(tagged)).isEqualTo(Outcome.FLOW);
        assertThat(HeaderFields.vlanCount(tagged, 0)).isEqualTo(2);
        assertThat(HeaderFields.vlanInnerId(tagged, 0)).isEqualTo(4);
        Frame endless = Frame.ethernet(0x8926);
        for (int n = 0; n < 9; n++) endless.hex("00000033 8926");
        assertThat(outcome(endless.decoded())).isEqualTo(Outcome.TOO_DEEP);
        assertThat(outcome(Frame.ethernet(0x88e7).hex("000000").decoded())).isEqualTo(Outcome.TRUNCATED_LINK);
    }

    @Test
    void keepsToTheOuterPacketWhenNoFlowIsInside() {
        for (Frame frame : new Frame[] {
            inUdp(5, 4789, "08000000 00000700", hex(Frame.ethernet(0x0806))), inUdp(5, 4789, "00000000 00000700",
                INNER_ETHERNET), inUdp(5, 6081, "40000800 00000700", INNER), inUdp(5, 2152, "32010004 00000000", ""),
            inUdp(5, 2152, "34ff0000 00000001 00000085 00000000", INNER), inUdp(5, 3544, "", INNER),
            inUdp(5, 2152, "30ff0021 00000001", ROUTING)
        }) {
            Burst burst = frame.decoded();
            assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
            assertThat(burst.sourcePort[0]).isEqualTo(5);
            assertThat(burst.tunnelDepth[0]).isZero();
        }
        assertThat(outcome(inIpv4(47, "0000 0800", ROUTING).decoded())).isEqualTo(Outcome.OTHER_TRANSPORT);
        assertThat(outcome(inIpv4(47, "4000 0800 0000", INNER).decoded())).isEqualTo(Outcome.OTHER_TRANSPORT);
        assertThat(outcome(Frame.ethernet(0x8847).hex("00064140" + ROUTING).decoded())).isEqualTo(Outcome.NOT_IP);
    }

    /// What is inside the last tunnel counts, down to a depth; and an empty one leaves the one around it open.
    @Test
    void opensTunnelsInTunnelsDownToADepth() {
        String packet = INNER;
        for (int depth = 1; depth <= 6; depth++) {
            String around = hex(Frame.of("").ipv4(4, Frame.of(packet).toBytes().length, 0)) + packet;
            Burst burst = Frame.ethernet(0x0800).hex(around).decoded();
            if (depth <= 4) assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
            else assertThat(outcome(burst)).isEqualTo(Outcome.OTHER_TRANSPORT);
            packet = around;
        }
        Frame outer = inIpv4(47, "0000 0800", hex(Frame.of("").ipv4(17, 8 + 8 + 28, 0).u16(1234).u16(2152).u16(44)
                .hex("0000 30ff0021 00000001")) + ROUTING);
        assertInside(outer, 2152);
        assertThat(outer.decoded().tunnelDepth[0]).isEqualTo((byte) 1);
    }

    @Test
    void keepsFlowsOfDifferentNetworksApart() {
        FlowKey plain = key(Frame.ethernet(0x0800).hex(INNER));
        FlowKey one = key(inUdp(5, 4789, "08000000 00000700", hex(Frame.ethernet(0x0800)) + INNER));
        FlowKey same = key(inUdp(6, 4789, "08000000 00000700", hex(Frame.ethernet(0x0800)) + INNER));
        FlowKey other = key(inUdp(5, 4789, "08000000 00000800", hex(Frame.ethernet(0x0800)) + INNER));
        assertThat(one.context).isEqualTo(same.context).isNotEqualTo(other.context).isNotEqualTo(plain.context);
        assertThat(FlowKey.isTcp(one.context)).isTrue();
        FlowKey geneve = key(inUdp(5, 6081, "00000800 00000700", INNER));
        assertThat(geneve.context).isNotEqualTo(one.context);
    }

    @Test
    void noTwoNumbersOfANetworkAreOne() {
        for (int port : new int[] {4789, 6081}) {
            Set<Integer> networks = new HashSet<>();
            for (int number = 0; number < 20_000; number++) {
                String id = HexFormat.of().toHexDigits(number * 829 & 0xffffff).substring(2) + "00";
                networks.add(key(inUdp(5, port, port == 4789 ? "08000000" + id : "00000800" + id,
                        port == 4789 ? hex(Frame.ethernet(0x0800)) + INNER : INNER)).context);
            }
            assertThat(networks).as("port %d", port).hasSize(20_000);
        }
    }

    private static String ipv4(String addresses, int protocol, String payload) {
        return hex(Frame.of("4500").u16(20 + payload.length() / 2).hex("0000 0000 40")
                .hex(HexFormat.of().toHexDigits((byte) protocol)).hex("0000").hex(addresses)) + payload;
    }

    /// The key of GRE and the tunnel endpoint of GTP are others for each direction; the two ends are the same.
    @Test
    void tellsTheNetworksOfTunnelsWithoutANumberApartByTheirEnds() {
        String ends = "c6336401 c6336402";
        String back = "c6336402 c6336401";
        String others = "c6336401 c6336403";
        for (String gre : new String[] {"2000080000000007", "2000080000000008"}) {
            FlowKey there = key(Frame.ethernet(0x0800).hex(ipv4(ends, 47, "00000800" + INNER)));
            assertThat(key(Frame.ethernet(0x0800).hex(ipv4(back, 47, gre + INNER))).context).isEqualTo(there.context);
            assertThat(key(Frame.ethernet(0x0800).hex(ipv4(others, 47, gre + INNER))).context)
                    .isNotEqualTo(there.context);
        }
        int length = 8 + 8 + INNER.length() / 2;
        String gtp = hex(Frame.of("").u16(2152).u16(2152).u16(length).u16(0).hex("30ff0021"));
        FlowKey there = key(Frame.ethernet(0x0800).hex(ipv4(ends, 17, gtp + "00000001" + INNER)));
        assertThat(key(Frame.ethernet(0x0800).hex(ipv4(back, 17, gtp + "00000002" + INNER))).context)
                .isEqualTo(there.context);
        assertThat(key(Frame.ethernet(0x0800).hex(ipv4(others, 17, gtp + "00000001" + INNER))).context)
                .isNotEqualTo(there.context);
    }

    private static int networkByKeys(Networks networks, Frame frame) {
        return FlowKey.networkOf(frame.decoded(LinkType.ETHERNET, frame.toBytes().length, networks), 0);
    }

    private static Frame gtp(int endpoint) {
        int length = 8 + 8 + INNER.length() / 2;
        String header = hex(Frame.of("").u16(2152).u16(2152).u16(length).u16(0).hex("30ff0021").u16(0).u16(endpoint));
        return Frame.ethernet(0x0800).hex(ipv4("c6336401 c6336402", 17, header + INNER));
    }

    private static Frame gre(String header) {
        return Frame.ethernet(0x0800).hex(ipv4("c6336401 c6336402", 47, header + INNER));
    }

    /// What a direction may have for itself, in a run that wants it to count.
    @Test
    void keysAndLabelsTellFlowsApartWhereTheyAreAskedTo() {
        Networks byKeys = new Networks(true);
        Frame[] others = {
            Frame.ethernet(0x0800).hex(INNER), gtp(7), gtp(8),
            gre("00000800"), gre("2000080000000007"), gre("2000080000000008"), gre("a000080012340000" + "00000009"),
            Frame.ethernet(0x8847).hex("00064140" + INNER), Frame.ethernet(0x8847).hex("00065140" + INNER),
            Frame.ethernet(0x8847).hex("00064040" + "00065140" + INNER),
            Frame.ethernet(0x8847).hex("00065040" + "00064140" + INNER),
        };
        Set<Integer> networks = new HashSet<>();
        for (Frame frame : others) {
            assertThat(networks.add(networkByKeys(byKeys, frame))).isTrue();
            assertThat(networks).contains(networkByKeys(byKeys, frame));
        }
        assertThat(networkByKeys(byKeys, gre("a000080099990000" + "00000007")))
                .as("a checksum in front of the key").isEqualTo(networkByKeys(byKeys, gre("2000080000000007")));
        assertThat(networkByKeys(byKeys, Frame.ethernet(0x8847).hex("000643ff" + INNER)))
                .as("class and hops").isEqualTo(networkByKeys(byKeys, Frame.ethernet(0x8847).hex("00064140" + INNER)));
    }

    /// Mirrors and labels may be others for each direction, or be there for one only.
    @Test
    void keepsBothDirectionsTogetherBehindMirrorsAndLabels() {
        FlowKey plain = key(Frame.ethernet(0x0800).hex(INNER));
        assertThat(key(Frame.ethernet(0x8847).hex("00064140" + INNER)).context).isEqualTo(plain.context);
        String mirrored = "1000 88be 00000001 1064000100000000".replace(" ", "") + hex(Frame.ethernet(0x0800)) + INNER;
        FlowKey one = key(Frame.ethernet(0x0800).hex(ipv4("c6336401 c6336402", 47, mirrored)));
        FlowKey other = key(Frame.ethernet(0x0800).hex(ipv4("c6336403 c6336402", 47, mirrored)));
        assertThat(one.context).isEqualTo(other.context).isNotEqualTo(plain.context);
    }

    @Test
    void readsWhatIsAroundThePacket() {
        Burst gtp = inUdp(2152, 2152, "30ff0021 0000abcd", INNER).decoded();
        assertThat(HeaderFields.gtpTeid(gtp, 0)).isEqualTo(0xabcd);
        assertThat(TunnelContext.of(gtp, 0).names()).containsExactly("gtp");
        assertThat(TunnelContext.of(gtp, 0).source()).hasToString("10.0.0.1");
        assertThat(TunnelContext.of(gtp, 0).mirrored().source()).hasToString("192.0.2.9");
        Burst nested = Frame.ethernet(0x8847).hex("00064140").hex(ipv4("c6336401 c6336402", 47,
                "a000080000000000000000070000".substring(0, 24) + INNER)).decoded();
        assertThat(HeaderFields.mplsLabel(nested, 0)).isEqualTo(100);
        assertThat(HeaderFields.greKey(nested, 0)).isEqualTo(7);
        assertThat(HeaderFields.vxlanNetwork(nested, 0)).isEqualTo(-1);
        assertThat(TunnelContext.of(nested, 0).names()).containsExactly("mpls", "gre");
        assertThat(TunnelContext.of(nested, 0).source()).hasToString("198.51.100.1");
        assertThat(TunnelContext.of(Frame.ethernet(0x0800).hex(INNER).decoded(), 0)).isNull();
    }

    /// draft-foschiano-erspan-03: twelve bytes of header, and eight more when it says so.
    @ParameterizedTest
    @CsvSource({
        "1000 22eb 00000001 2064000100000000 00000000",
        "1000 22eb 00000001 2064000100000000 00000001 0102030405060708",
    })
    void opensMirroredEthernetOfTheThirdType(String header) {
        Burst burst = inIpv4(47, header, INNER_ETHERNET).decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(HeaderFields.vlanOuterId(burst, 0)).isEqualTo(7);
        assertThat(TunnelContext.of(burst, 0).names()).containsExactly("erspan");
    }

    private static FlowKey key(Frame frame) {
        FlowKey key = new FlowKey();
        key.load(frame.decoded(), 0);
        return key;
    }

    @Test
    void neverReadsBeyondTheCapturedBytesWhateverIsInside() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[][] wholes = {
            inUdp(5, 4789, "08000000 00000700", INNER_ETHERNET).toBytes(),
            inUdp(2152, 2152, "34ff002d 00000001 00000085 01000085 01000000", INNER).toBytes(),
            inUdp(5, 3544, "0001 0000 0000000000000000 00 0000 abcd 01020304", INNER_6).toBytes(),
            inUdp(5, 6081, "02000800 00000700 0102030405060708", INNER).toBytes(),
            inIpv4(47, "b000 0800 abcd0000 00000007 00000001", INNER).toBytes(),
            Frame.ethernet(0x8847).hex("0006403f 00064140" + INNER).toBytes(),
            inUdp(5, 5247, "0010 0300 00000000 1108",
                    "0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800" + INNER).toBytes(),
            Frame.ethernet(0x88e7).hex("00000007").hex(INNER_ETHERNET).toBytes(),
        };
        for (int round = 0; round < 60_000; round++) {
            byte[] bytes = wholes[round % wholes.length].clone();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[14 + random.nextInt(bytes.length - 14)] = (byte) random.nextInt();
            }
            int captured = random.nextInt(bytes.length + 1);
            Burst burst = new Burst(1);
            burst.add(GuardPage.endingAtWall(bytes, captured), captured, bytes.length, 0, 1, LinkType.ETHERNET);
            new Decoder().decode(burst);
            assertThat(burst.tunnelsMax).isEqualTo(4);
            if (outcome(burst) != Outcome.FLOW) continue;
            assertThat(burst.payloadOffset[0] + burst.payloadLength[0]).as("seed %d, round %d", seed, round)
                    .isBetween(0, captured);
        }
    }

    /// What is read of it as of a transport header would be the fragment's bytes, and perhaps none at all.
    @Test
    void takesTheTunnelsTransportForNoneOfAFragmentInside() {
        String fragment = hex(Frame.of("").ipv4(17, 8, 0x2002).hex("0011223344556677"));
        Burst burst = inUdp(40_000, 4789, "0800000000001000", hex(Frame.ethernet(0x0800)) + fragment).decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FRAGMENT);
        assertThat(burst.tunnelDepth[0]).isEqualTo((byte) 1);
        assertThat(HeaderFields.udp(burst, 0)).isFalse();
        assertThat(burst.payloadLength[0]).isZero();
        assertThat(burst.payloadWireLength[0]).isZero();
    }
}
