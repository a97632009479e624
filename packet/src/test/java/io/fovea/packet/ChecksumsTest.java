package io.fovea.packet;

import static io.fovea.packet.ChecksumVerdict.BAD_ICMP;
import static io.fovea.packet.ChecksumVerdict.BAD_IP;
import static io.fovea.packet.ChecksumVerdict.BAD_SCTP;
import static io.fovea.packet.ChecksumVerdict.BAD_TCP;
import static io.fovea.packet.ChecksumVerdict.BAD_UDP;
import static io.fovea.packet.ChecksumVerdict.OFFLOADED;
import static io.fovea.packet.ChecksumVerdict.RIGHT;
import static io.fovea.packet.ChecksumVerdict.UNJUDGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    private static final int FIN_ACK = 0x11;
    private static final int PROTOCOL_ICMPV6 = 58;

    /// A packet behind an Ethernet header, with right sums until something is changed.
    private static final class Packet {
        final byte[] bytes;
        final int ip = 14;
        final int transport;
        final int sumOffset;
        final int protocol;
        final int end;

        /// @param frame with sums of zero
        /// @param sumOffset of the sum in the transport header
        Packet(Frame frame, int headers, int protocol, int sumOffset) {
            bytes = frame.toBytes();
            transport = ip + headers;
            end = bytes.length;
            this.protocol = protocol;
            this.sumOffset = sumOffset;
        }

        static Packet tcp4(int payload) {
            Frame frame = Frame.ethernet(0x800).ipv4(6, 20 + payload, 0).tcp(1024, 80, FIN_ACK, payload);
            return new Packet(frame, 20, 6, 16).filled().summed();
        }

        static Packet udp4(int payload) {
            Frame frame = Frame.ethernet(0x800).ipv4(17, 8 + payload, 0).udp(1024, 80, payload);
            return new Packet(frame, 20, 17, 6).filled().summed();
        }

        static Packet icmp4(int payload) {
            Frame frame = Frame.ethernet(0x800).ipv4(1, 8 + payload, 0).hex("0800 0000 1234 0001")
                    .hex("00".repeat(payload));
            return new Packet(frame, 20, 1, 2).filled().summed();
        }

        static Packet tcp6(int payload) {
            Frame frame = Frame.ethernet(0x86dd).ipv6(6, 20 + payload).tcp(1024, 80, FIN_ACK, payload);
            return new Packet(frame, 40, 6, 16).filled().summed();
        }

        static Packet udp6(int payload, int port) {
            Frame frame = Frame.ethernet(0x86dd).ipv6(17, 8 + payload).udp(1024, port, payload);
            return new Packet(frame, 40, 17, 6).filled().summed();
        }

        static Packet icmp6(int payload) {
            Frame frame = Frame.ethernet(0x86dd).ipv6(PROTOCOL_ICMPV6, 8 + payload).hex("8000 0000 1234 0001")
                    .hex("00".repeat(payload));
            return new Packet(frame, 40, PROTOCOL_ICMPV6, 2).filled().summed();
        }

        /// A routing header of type 4 with one address (RFC 8754).
        static Packet routed6(int segmentsLeft) {
            Frame frame = Frame.ethernet(0x86dd).ipv6(43, 24 + 20).hex("06 02 04").hex("0" + segmentsLeft)
                    .hex("00000000 20010db8000000000000000000000009").tcp(1024, 80, FIN_ACK, 0);
            return new Packet(frame, 64, 6, 16).summed();
        }

        /// A loose source route of one address (RFC 791), padded.
        static Packet routed4(int pointer) {
            Frame frame = Frame.ethernet(0x800).hex("4700 0030 1234 0000 4006 0000 0a000001 c0000209")
                    .hex("83 07").hex("0" + pointer).hex("c0000263 00").tcp(1024, 80, FIN_ACK, 0);
            return new Packet(frame, 28, 6, 16).summed();
        }

        int u16(int at) {
            return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        }

        Packet put(int at, int value) {
            bytes[at] = (byte) (value >>> 8);
            bytes[at + 1] = (byte) value;
            return this;
        }

        private Packet filled() {
            for (int at = transport + 20; at < end; at++) bytes[at] = (byte) (at * 37);
            return this;
        }

        private boolean isIpv4() {
            return bytes[ip] >>> 4 == 4;
        }

        /// Of 16-bit words, plainly.
        private int sum(int from, int to, int start) {
            int sum = start;
            for (int at = from; at < to; at += 2) sum += (bytes[at] & 0xff) << 8 | (at + 1 < to ? bytes[at + 1] & 0xff : 0);
            while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
            return sum;
        }

        int pseudoHeader() {
            int length = end - transport;
            return isIpv4() ? sum(ip + 12, ip + 20, protocol + length) : sum(ip + 8, ip + 40, protocol + length);
        }

        Packet summed() {
            put(transport + sumOffset, 0);
            put(transport + sumOffset, ~sum(transport, end, protocol == 1 ? 0 : pseudoHeader()));
            if (!isIpv4()) return this;
            put(ip + 10, 0);
            return put(ip + 10, ~sum(ip, ip + (bytes[ip] & 15) * 4, 0));
        }

        Packet flip(int at, int bits) {
            bytes[at] ^= (byte) bits;
            return this;
        }

        ChecksumVerdict verdict(boolean knowsOffloading) {
            return verdict(knowsOffloading, end, end);
        }

        /// At the end of readable memory.
        ChecksumVerdict verdict(boolean knowsOffloading, int captured, int onWire) {
            Burst burst = new Burst(1);
            burst.add(GuardPage.endingAtWall(bytes, captured), captured, onWire, 1_000, 1, LinkType.ETHERNET);
            new Decoder().decode(burst);
            assertThat(Outcome.values()[burst.outcome[0]]).isEqualTo(Outcome.FLOW);
            return ChecksumVerdict.values()[Checksums.verify(burst, 0, knowsOffloading)];
        }
    }

    @Test
    void findsRightSumsRight() {
        for (int payload = 0; payload < 70; payload++) {
            for (Packet packet : new Packet[] {Packet.tcp4(payload), Packet.udp4(payload), Packet.icmp4(payload),
                Packet.tcp6(payload), Packet.udp6(payload, 80), Packet.icmp6(payload)}) {
                assertThat(packet.verdict(true)).isEqualTo(RIGHT);
                assertThat(packet.verdict(false)).isEqualTo(RIGHT);
            }
        }
    }

    @Test
    void findsEachFlippedBit() {
        Random random = new Random(9293);
        for (int round = 0; round < 3_000; round++) {
            int payload = random.nextInt(100);
            Packet tcp = random.nextBoolean() ? Packet.tcp4(payload) : Packet.tcp6(payload);
            int at = tcp.transport + 20 + (payload == 0 ? -18 : random.nextInt(payload));
            assertThat(tcp.flip(at, 1 << random.nextInt(8)).verdict(true)).isEqualTo(BAD_TCP);
        }
        assertThat(Packet.udp4(9).flip(14 + 20 + 3, 1).verdict(true)).isEqualTo(BAD_UDP);
        assertThat(Packet.udp6(9, 80).flip(14 + 40 + 3, 1).verdict(true)).isEqualTo(BAD_UDP);
        assertThat(Packet.icmp4(9).flip(14 + 20 + 16, 1).verdict(true)).isEqualTo(BAD_ICMP);
        assertThat(Packet.icmp6(9).flip(14 + 40 + 16, 1).verdict(true)).isEqualTo(BAD_ICMP);
        // An address is part of the pseudo-header, and of the header's own sum, which comes first.
        assertThat(Packet.tcp6(9).flip(14 + 20, 1).verdict(true)).isEqualTo(BAD_TCP);
        assertThat(Packet.tcp4(9).flip(14 + 15, 1).verdict(true)).isEqualTo(BAD_IP);
        assertThat(Packet.tcp4(9).flip(14 + 8, 1).verdict(true)).isEqualTo(BAD_IP);
    }

    @Test
    void doesNotJudgeWhatWasNotCaptured() {
        Packet packet = Packet.tcp4(30).flip(14 + 50, 1);
        assertThat(packet.verdict(false)).isEqualTo(BAD_TCP);
        assertThat(packet.verdict(false, packet.end - 1, packet.end)).as("the header's sum").isEqualTo(RIGHT);
        Packet ofIpv6 = Packet.tcp6(30).flip(14 + 70, 1);
        assertThat(ofIpv6.verdict(false, ofIpv6.end - 1, ofIpv6.end)).isEqualTo(UNJUDGED);
    }

    @Test
    void leavesOutPaddingOfTheFrame() {
        Frame padded = Frame.ethernet(0x800).ipv4(6, 20, 0).tcp(1024, 80, FIN_ACK, 0);
        Packet packet = new Packet(padded, 20, 6, 16).summed();
        byte[] longer = java.util.Arrays.copyOf(packet.bytes, packet.bytes.length + 6);
        longer[longer.length - 1] = 77;
        Burst burst = new Burst(1);
        burst.add(GuardPage.endingAtWall(longer, longer.length), longer.length, longer.length, 1, 1, LinkType.ETHERNET);
        new Decoder().decode(burst);
        assertThat(ChecksumVerdict.values()[Checksums.verify(burst, 0, false)]).isEqualTo(RIGHT);
    }

    @Test
    void takesAMissingSumOfUdpForNone() {
        assertThat(Packet.udp4(9).put(14 + 20 + 6, 0).verdict(false)).as("the header's sum").isEqualTo(RIGHT);
        assertThat(Packet.udp6(9, 80).put(14 + 40 + 6, 0).verdict(false)).isEqualTo(BAD_UDP);
        assertThat(Packet.udp6(9, 4789).put(14 + 40 + 6, 0).verdict(false)).as("of a tunnel").isEqualTo(UNJUDGED);
    }

    @Test
    void tellsOffloadingFromDamage() {
        for (Packet packet : new Packet[] {Packet.tcp4(30), Packet.udp4(30), Packet.tcp6(30), Packet.udp6(30, 80)}) {
            packet.put(packet.transport + packet.sumOffset, packet.pseudoHeader());
            assertThat(packet.verdict(true)).isEqualTo(OFFLOADED);
            assertThat(packet.verdict(false)).isIn(BAD_TCP, BAD_UDP);
            packet.put(packet.transport + packet.sumOffset, packet.pseudoHeader() + 1);
            assertThat(packet.verdict(true)).isIn(BAD_TCP, BAD_UDP);
        }
        Packet joined = Packet.tcp4(1_461).flip(14 + 60, 1);
        assertThat(joined.verdict(true)).isEqualTo(OFFLOADED);
        assertThat(joined.verdict(false)).isEqualTo(BAD_TCP);
        assertThat(Packet.tcp4(1_460).flip(14 + 60, 1).verdict(true)).isEqualTo(BAD_TCP);
        Packet ofHeader = Packet.tcp4(10).put(14 + 10, 0);
        assertThat(ofHeader.verdict(true)).isEqualTo(OFFLOADED);
        assertThat(ofHeader.verdict(false)).isEqualTo(BAD_IP);
        assertThat(ofHeader.flip(14 + 45, 1).verdict(true)).as("the header's sum hides nothing").isEqualTo(BAD_TCP);
        Packet local = Packet.tcp4(10).put(14 + 20 + 16, 0);
        assertThat(local.verdict(true)).isEqualTo(BAD_TCP);
        assertThat(local.put(14 + 10, 0).verdict(true)).as("no sums at all").isEqualTo(OFFLOADED);
    }

    @Test
    void doesNotJudgePacketsWithoutALength() {
        assertThat(Packet.tcp4(10).put(14 + 2, 0).verdict(false)).isEqualTo(UNJUDGED);
        assertThat(Packet.tcp6(10).put(14 + 4, 0).verdict(false)).isEqualTo(UNJUDGED);
        assertThat(Packet.udp6(10, 80).put(14 + 40 + 4, 0).verdict(false)).isEqualTo(UNJUDGED);
    }

    /// The JDK's sum against ours, for every length and place of the packet in memory.
    @Test
    void judgesSctpByItsOwnSum() {
        Random random = new Random(9260);
        for (int payload = 0; payload < 300; payload++) {
            byte[] bytes = sctp(payload, random);
            assertThat(verdict(bytes)).isEqualTo(RIGHT);
            int at = 34 + random.nextInt(bytes.length - 34);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(verdict(bytes)).as("%d of %d", at, bytes.length).isEqualTo(BAD_SCTP);
        }
    }

    @Test
    void takesASumOfZeroForNone() {
        byte[] bytes = sctp(40, new Random(9653));
        for (int at = 42; at < 46; at++) bytes[at] = 0;
        bytes[60] ^= 1;
        assertThat(verdict(bytes)).as("the header's sum").isEqualTo(RIGHT);
    }

    /// SCTP with a right sum and random bytes for chunks.
    private static byte[] sctp(int payload, Random random) {
        Packet packet = new Packet(Frame.ethernet(0x800).ipv4(132, 12 + payload, 0).hex("0001 0002 00000007 00000000")
                .hex("00".repeat(payload)), 20, 132, 8);
        byte[] bytes = packet.bytes;
        for (int at = 46; at < bytes.length; at++) bytes[at] = (byte) random.nextInt();
        packet.put(24, ~packet.sum(14, 34, 0));
        CRC32C sum = new CRC32C();
        sum.update(bytes, 34, bytes.length - 34);
        for (int n = 0; n < 4; n++) bytes[42 + n] = (byte) (sum.getValue() >>> 8 * n);
        return bytes;
    }

    private static ChecksumVerdict verdict(byte[] bytes) {
        Burst burst = new Burst(1);
        burst.add(GuardPage.endingAtWall(bytes, bytes.length), bytes.length, bytes.length, 1, 1, LinkType.ETHERNET);
        new Decoder().decode(burst);
        assertThat(Outcome.values()[burst.outcome[0]]).isEqualTo(Outcome.FLOW);
        return ChecksumVerdict.values()[Checksums.verify(burst, 0, true)];
    }

    /// The sum is that of the last address of the route.
    @Test
    void doesNotJudgePacketsThatAreOnARoute() {
        assertThat(Packet.routed6(0).verdict(false)).isEqualTo(RIGHT);
        assertThat(Packet.routed6(0).flip(14 + 64, 1).verdict(false)).isEqualTo(BAD_TCP);
        assertThat(Packet.routed6(1).flip(14 + 64, 1).verdict(false)).isEqualTo(UNJUDGED);
        assertThat(Packet.routed4(8).verdict(false)).isEqualTo(RIGHT);
        assertThat(Packet.routed4(8).flip(14 + 28, 1).verdict(false)).isEqualTo(BAD_TCP);
        assertThat(Packet.routed4(4).flip(14 + 28, 1).verdict(false)).as("the header's sum").isEqualTo(RIGHT);
    }
}
