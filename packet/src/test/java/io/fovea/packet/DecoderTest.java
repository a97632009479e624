package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DecoderTest {
    private static final int SYN = TcpFlags.SYN;

    private static Outcome outcome(Burst burst) {
        return Outcome.values()[burst.outcome[0]];
    }

    @Test
    void findsPortsFlagsAndPayloadOfTcpOverIpv4() {
        Burst burst = Frame.ethernet(0x0800).ipv4(6, 25, 0).tcp(1234, 443, SYN, 5).decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(HeaderFields.tcpSourcePort(burst, 0)).isEqualTo(1234);
        assertThat(HeaderFields.tcpDestinationPort(burst, 0)).isEqualTo(443);
        assertThat(HeaderFields.tcpSyn(burst, 0)).isTrue();
        assertThat(HeaderFields.udpSourcePort(burst, 0)).isEqualTo(-1);
        assertThat(burst.payloadLength[0]).isEqualTo(5);
        assertThat(new IpAddress(HeaderFields.ipSourceHigh(burst, 0), HeaderFields.ipSourceLow(burst, 0)))
                .hasToString("10.0.0.1");
        assertThat(HeaderFields.ipv4Ttl(burst, 0)).isEqualTo(64);
    }

    @Test
    void doesNotTakeEthernetPaddingForPayload() {
        Burst burst = Frame.ethernet(0x0800).ipv4(6, 20, 0).tcp(1, 2, SYN, 0).hex("000000000000").decoded();
        assertThat(burst.payloadLength[0]).isZero();
    }

    @Test
    void peelsAnyMixOfVlanTagsAndKeepsTheOuterTwoIds() {
        Burst burst = Frame.ethernet(0x88a8).vlan(100, 0x8100).vlan(10, 0x8100).vlan(7, 0x0800)
                .ipv4(17, 8, 0).udp(53, 5353, 0).decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(HeaderFields.vlanCount(burst, 0)).isEqualTo(3);
        assertThat(HeaderFields.vlanOuterId(burst, 0)).isEqualTo(100);
        assertThat(HeaderFields.vlanInnerId(burst, 0)).isEqualTo(10);
        assertThat(HeaderFields.udpDestinationPort(burst, 0)).isEqualTo(5353);
    }

    @Test
    void stopsAtTooManyVlanTags() {
        Frame frame = Frame.ethernet(0x8100);
        for (int i = 0; i < 9; i++) frame.vlan(i, 0x8100);
        assertThat(outcome(frame.decoded())).isEqualTo(Outcome.TOO_DEEP);
    }

    @Test
    void stepsOverIpv6ExtensionHeaders() {
        Burst burst = Frame.ethernet(0x86dd).ipv6(0, 8 + 16 + 20).hex("3c00 000000000000")
                .hex("0601 000000000000 0000000000000000").tcp(50000, 443, SYN, 0).decoded();
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(HeaderFields.tcpDestinationPort(burst, 0)).isEqualTo(443);
        assertThat(HeaderFields.ipProtocol(burst, 0)).isEqualTo(6);
        assertThat(HeaderFields.ipv6NextHeader(burst, 0)).isZero();
    }

    @Test
    void tellsFragmentsFromWholeDatagrams() {
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(6, 20, 0x2000).tcp(1, 2, SYN, 0).decoded()))
                .isEqualTo(Outcome.FRAGMENT);
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(6, 20, 0x0010).tcp(1, 2, SYN, 0).decoded()))
                .isEqualTo(Outcome.FRAGMENT);
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(6, 20, 0x4000).tcp(1, 2, SYN, 0).decoded()))
                .isEqualTo(Outcome.FLOW);
        assertThat(outcome(Frame.ethernet(0x86dd).ipv6(44, 28).hex("0600 0001 00000001").tcp(1, 2, SYN, 0)
                .decoded())).isEqualTo(Outcome.FRAGMENT);
        assertThat(outcome(Frame.ethernet(0x86dd).ipv6(44, 28).hex("0600 0000 00000001").tcp(1, 2, SYN, 0)
                .decoded())).isEqualTo(Outcome.FLOW);
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(outcome(Frame.of("0102030405").decoded())).isEqualTo(Outcome.TRUNCATED_LINK);
        assertThat(outcome(Frame.ethernet(0x0806).hex("0001").decoded())).isEqualTo(Outcome.NOT_IP);
        assertThat(outcome(Frame.ethernet(0x0026).hex("424203").decoded())).isEqualTo(Outcome.NOT_IP);
        assertThat(outcome(Frame.ethernet(0x0800).hex("45").decoded())).isEqualTo(Outcome.TRUNCATED_IP);
        assertThat(outcome(Frame.ethernet(0x0800).hex("15".repeat(40)).decoded())).isEqualTo(Outcome.BAD_IP);
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(89, 8, 0).hex("0800000000000000").decoded()))
                .isEqualTo(Outcome.OTHER_TRANSPORT);
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(1, 7, 0).hex("08000000000000").decoded()))
                .isEqualTo(Outcome.BAD_TRANSPORT);
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(132, 12, 0).hex("0800000000000000").decoded()))
                .isEqualTo(Outcome.TRUNCATED_TRANSPORT);
        assertThat(outcome(Frame.ethernet(0x0800).ipv4(17, 4, 0).hex("00350035").decoded()))
                .isEqualTo(Outcome.BAD_TRANSPORT);
        assertThat(outcome(Frame.of("00").decoded(147, 1))).isEqualTo(Outcome.UNKNOWN_LINK);
    }

    /// RFC 2675, section 4: only IPv6 has jumbograms, whose UDP header claims no length.
    @Test
    void takesAUdpLengthOfZeroForAJumbogramOverIpv6Alone() {
        Burst jumbogram = Frame.ethernet(0x86dd).ipv6(17, 12).hex("0035 0036 0000 0000 01020304").decoded();
        assertThat(outcome(jumbogram)).isEqualTo(Outcome.FLOW);
        assertThat(jumbogram.payloadWireLength[0]).isEqualTo(4);
        for (int claimed = 0; claimed < 8; claimed++) {
            assertThat(outcome(Frame.ethernet(0x0800).ipv4(17, 12, 0).hex("0035 0036").u16(claimed)
                    .hex("0000 01020304").decoded())).as("%d bytes", claimed).isEqualTo(Outcome.BAD_TRANSPORT);
        }
        assertThat(outcome(Frame.ethernet(0x86dd).ipv6(17, 12).hex("0035 0036 0007 0000 01020304").decoded()))
                .isEqualTo(Outcome.BAD_TRANSPORT);
    }

    @Test
    void readsTypesOfIcmpAndPortsOfSctp() {
        Burst ping = Frame.ethernet(0x0800).ipv4(1, 12, 0).hex("0800 0000 0001 0002 01020304").decoded();
        assertThat(outcome(ping)).isEqualTo(Outcome.FLOW);
        assertThat(HeaderFields.icmpType(ping, 0)).isEqualTo(8);
        assertThat(HeaderFields.icmpCode(ping, 0)).isZero();
        assertThat(HeaderFields.icmpv6(ping, 0)).isFalse();
        assertThat(ping.payloadLength[0]).isEqualTo(4);
        Burst answer = Frame.ethernet(0x86dd).ipv6(58, 8).hex("8100 0000 0001 0002").decoded();
        assertThat(HeaderFields.icmpv6Type(answer, 0)).isEqualTo(129);
        assertThat(answer.destinationPort[0]).isEqualTo(128);
        Burst association = Frame.ethernet(0x0800).ipv4(132, 12, 0).hex("0800 0900 00000000 00000000").decoded();
        assertThat(HeaderFields.sctpSourcePort(association, 0)).isEqualTo(0x800);
        assertThat(HeaderFields.sctpDestinationPort(association, 0)).isEqualTo(0x900);
        assertThat(HeaderFields.sctpChunkType1(association, 0)).isEqualTo(-1);
        assertThat(HeaderFields.sctpStream(association, 0)).isEqualTo(-1);
        // ICMP of one version over IP of the other is neither.
        assertThat(outcome(Frame.ethernet(0x86dd).ipv6(1, 8).hex("0800 0000 0001 0002").decoded()))
                .isEqualTo(Outcome.OTHER_TRANSPORT);
    }

    @Test
    void readsEveryKnownLinkType() {
        byte[] ip = Frame.of("").ipv4(6, 20, 0).tcp(1, 80, SYN, 0).toBytes();
        String hex = java.util.HexFormat.of().formatHex(ip);
        assertThat(outcome(Frame.of("02000000" + hex).decoded(LinkType.NULL, 44))).isEqualTo(Outcome.FLOW);
        assertThat(outcome(Frame.of(hex).decoded(LinkType.RAW, 40))).isEqualTo(Outcome.FLOW);
        assertThat(outcome(Frame.of("0000 0001 0006 020000000001 0000 0800" + hex).decoded(LinkType.LINUX_SLL, 56)))
                .isEqualTo(Outcome.FLOW);
        assertThat(outcome(Frame.of("0800 0000 00000002 0001 00 06 0200000000010000" + hex)
                .decoded(LinkType.LINUX_SLL2, 60))).isEqualTo(Outcome.FLOW);
    }

    @Test
    void neverReadsBeyondTheCapturedBytesHoweverAFrameIsCut() {
        byte[] whole = Frame.ethernet(0x88a8).vlan(1, 0x8100).vlan(2, 0x86dd).ipv6(0, 8 + 20 + 9)
                .hex("0600 000000000000").tcp(1, 443, SYN, 9).toBytes();
        for (int captured = 0; captured <= whole.length; captured++) {
            Burst burst = guarded(whole, captured);
            new Decoder().decode(burst);
            assertThat(burst.payloadLength[0]).isBetween(0, Math.max(0, captured));
            if (captured == whole.length) assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        }
    }

    @Test
    void survivesAnyBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] links = {0, 1, 12, 101, 108, 113, 228, 229, 276, 9999};
        byte[] bytes = new byte[120];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes);
            if (round % 2 == 0) bytes[12] = 8;
            if (round % 2 == 0) bytes[13] = 0;
            if (round % 4 == 0) bytes[14] = 0x45;
            int captured = random.nextInt(bytes.length);
            Burst burst = guarded(bytes, captured);
            burst.linkType[0] = links[random.nextInt(links.length)];
            new Decoder().decode(burst);
            if (outcome(burst) != Outcome.FLOW) continue;
            assertThat(burst.payloadOffset[0] + burst.payloadLength[0]).as("seed %d", seed).isBetween(0, captured);
        }
    }

    /// The bytes right in front of a page that cannot be read, so that a read past the end kills the test.
    private static Burst guarded(byte[] bytes, int captured) {
        Burst burst = new Burst(1);
        burst.add(GuardPage.endingAtWall(bytes, captured), captured, bytes.length, 0, 1, LinkType.ETHERNET);
        return burst;
    }
}
