package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every link type gives the packet behind its header, and says why when there is none.
class LinkHeaderTest {
    private static final String IP = HexFormat.of().formatHex(
            Frame.of("").ipv4(6, 20, 0).tcp(1, 80, TcpFlags.SYN, 0).toBytes());
    private static final String IP6 = HexFormat.of().formatHex(
            Frame.of("").ipv6(6, 20).tcp(1, 80, TcpFlags.SYN, 0).toBytes());
    private static final String SNAP = "aaaa03 000000 0800";
    /// To an access point, three addresses, sequence.
    private static final String WIRELESS = "0801 0000 020000000001 020000000002 020000000003 0000";

    private static Burst decoded(int linkType, String header) {
        Frame frame = Frame.of(header + IP);
        return frame.decoded(linkType, frame.toBytes().length);
    }

    private static Outcome outcome(Burst burst) {
        return Outcome.values()[burst.outcome[0]];
    }

    @ParameterizedTest
    @CsvSource({
        "0, 02000000", "0, 00000002", "108, 00000002",
        "12, ''", "14, ''", "101, ''", "228, ''",
        "113, 0000 0001 0006 0200000000010000 0800", "276, 0800 0000 00000002 0001 00 06 0200000000010000",
        "113, 0000 0001 0006 0200000000010000 0004 aaaa03 000000 0800",
        "9, 0021", "9, 21", "9, ff03 0021", "9, ff03 21", "50, ff03 0021", "50, 0021", "50, 0f00 0800", "50, 8f00 0800",
        "104, 0f00 0800", "166, 0003 0021", "204, 01 ff03 0021", "204, 00 0021",
        "51, 1100 0007 002a 0021", "51, 1100 0007 002a 21",
        "1, 020000000002 020000000001 8864 1100 0007 002a 0021",
        "1, 020000000002 020000000001 0030 aaaa03 000000 0800",
        "1, 020000000002 020000000001 0030 060603",
        "10, 50 020000000002 020000000001 aaaa03 000000 0800",
        "239, 0200 0000 0800 0100 0800 0300 0500 0a00 41 000000 2c00 0900",
        "239, 0200 0000 0008 0001 0800 0003 0005 000a 41 000000 002c 0009",
        "192, 00 00 0800 01000000 020000000002 020000000001 0800",
        "192, 00 00 0c00 09000000 11223344 0021",
        "258, 10000000 01000000 01000000 00000000 020000000002 020000000001 0800",
        "258, 10000000 01000000 0c000000 00000000",
    })
    void findsThePacketBehindEveryHeader(int linkType, String header) {
        Burst burst = decoded(linkType, header);
        assertThat(outcome(burst)).isEqualTo(Outcome.FLOW);
        assertThat(burst.destinationPort[0]).isEqualTo(80);
        Frame six = Frame.of((header + IP6).replaceAll("0800(?=" + IP6 + ")", "86dd").replaceAll("21(?=" + IP6 + ")",
                "57"));
        assertThat(outcome(six.decoded(linkType, six.toBytes().length))).isEqualTo(Outcome.FLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "105, ''", "127, 0000 0800 00000000", "127, 0000 0900 02000000 10",
        "127, 0000 1100 03000000 1122334455667788 00",
        "127, 0000 1900 030000a0 00000020 00000000 0000000000000000 00",
        "119, 44000000 0c000000 00000000", "119, 00000044 0000000c 00000000", "163, 80211001 0000000c 00000000",
    })
    void findsThePacketInDataFramesOfWirelessNetworks(int linkType, String driver) {
        assertThat(outcome(decoded(linkType, driver + WIRELESS + SNAP))).isEqualTo(Outcome.FLOW);
        String fourAddresses = "0803" + WIRELESS.substring(4) + "020000000004";
        assertThat(outcome(decoded(linkType, driver + fourAddresses + SNAP))).isEqualTo(Outcome.FLOW);
        String qos = "8801" + WIRELESS.substring(4);
        assertThat(outcome(decoded(linkType, driver + qos + "0000" + SNAP))).isEqualTo(Outcome.FLOW);
        String highThroughput = "8881" + WIRELESS.substring(4);
        assertThat(outcome(decoded(linkType, driver + highThroughput + "0000 11223344" + SNAP)))
                .isEqualTo(Outcome.FLOW);
        assertThat(outcome(decoded(linkType, driver + qos + "8000" + SNAP))).isEqualTo(Outcome.NOT_IP);
        assertThat(outcome(decoded(linkType, driver + "8000" + WIRELESS.substring(4)))).isEqualTo(Outcome.NOT_IP);
        assertThat(outcome(decoded(linkType, driver + "4801" + WIRELESS.substring(4)))).isEqualTo(Outcome.NOT_IP);
        assertThat(outcome(decoded(linkType, driver + "0841" + WIRELESS.substring(4)))).isEqualTo(Outcome.NOT_IP);
    }

    @Test
    void stepsOverThePaddingThatDriversPutBehindAHeader() {
        String qos = "8801" + WIRELESS.substring(4) + "0000";
        assertThat(outcome(decoded(127, "0000 0900 02000000 20" + qos + "0000" + SNAP))).isEqualTo(Outcome.FLOW);
        assertThat(outcome(decoded(127, "0000 1100 03000000 1122334455667788 20" + qos + "0000" + SNAP)))
                .isEqualTo(Outcome.FLOW);
        assertThat(outcome(decoded(127, "0000 1900 030000a0 00000020 00000000 0000000000000000 20" + qos + "0000"
                + SNAP))).isEqualTo(Outcome.FLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "9, c021", "50, 8f00 2000", "51, 1109 0000 0000", "51, 1100 0007 002a c021", "104, 8f00 2000",
        "105, 8000 0000 020000000001 020000000002 020000000003 0000", "10, 50 020000000002 020000000001 424203",
        "239, 0200 0000 0400 0100", "239, 0201 0000 0400 0100", "192, 00 00 0700 01000000", "127, 0100 0800 00000000",
        "1, 020000000002 020000000001 0030 aaaa03 00000c 2000", "1, 020000000002 020000000001 8864 1165 0007 0000",
        "1, 020000000002 020000000001 0030 aaaa03 000000 0030 aaaa03 000000 0800",
    })
    void saysThatAFrameCarriesNoIp(int linkType, String frame) {
        byte[] bytes = Frame.of(frame).toBytes();
        assertThat(outcome(Frame.of(frame).decoded(linkType, bytes.length))).isEqualTo(Outcome.NOT_IP);
    }

    @Test
    void neverReadsBeyondTheCapturedBytesWhateverTheyAre() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        int[] links = IntStream.range(0, 300).filter(LinkType::isKnown).toArray();
        byte[] bytes = new byte[120];
        for (int round = 0; round < 40_000; round++) {
            random.nextBytes(bytes);
            for (int i = 0; i < 24; i++) if (random.nextInt(3) > 0) bytes[i] = (byte) random.nextInt(9);
            int captured = random.nextInt(bytes.length);
            Burst burst = new Burst(1);
            burst.add(GuardPage.endingAtWall(bytes, captured), captured, bytes.length, 0, 1,
                    links[random.nextInt(links.length)]);
            new Decoder().decode(burst);
            if (outcome(burst) != Outcome.FLOW) continue;
            assertThat(burst.payloadOffset[0] + burst.payloadLength[0]).as("seed %d, round %d", seed, round)
                    .isBetween(0, captured);
        }
    }
}
