package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SctpChunksTest {
    private static final String SACK = "03000010 00000001 00010000 00000000";
    private static final String DATA = "00030011 00000002 00050006 0000003c 61000000";

    /// At the end of readable memory.
    private static Burst packet(String chunks) {
        byte[] tail = HexFormat.of().parseHex(chunks.replace(" ", ""));
        byte[] bytes = Frame.ethernet(0x800).ipv4(132, 12 + tail.length, 0).hex("0001 0002 89abcdef 01020304")
                .hex(HexFormat.of().formatHex(tail)).toBytes();
        Burst burst = new Burst(1);
        burst.add(GuardPage.endingAtWall(bytes, bytes.length), bytes.length, bytes.length, 1, 1, LinkType.ETHERNET);
        new Decoder().decode(burst);
        return burst;
    }

    private static List<Long> types(Burst packet) {
        long chunks = packet.address[0] + packet.payloadOffset[0];
        return IntStream.range(0, SctpChunks.COUNT_MAX).mapToObj(n -> SctpChunks.type(chunks, packet.payloadLength[0], n))
                .filter(type -> type >= 0).toList();
    }

    @Test
    void readsTheHeaderAndTheFirstUserData() {
        Burst packet = packet(SACK + DATA + DATA.replace("0005", "0009"));
        assertThat(HeaderFields.sctpVerificationTag(packet, 0)).isEqualTo(0x89abcdefL);
        assertThat(HeaderFields.sctpChecksum(packet, 0)).isEqualTo(0x01020304);
        assertThat(types(packet)).containsExactly(3L, 0L, 0L);
        assertThat(HeaderFields.sctpStream(packet, 0)).isEqualTo(5);
        assertThat(HeaderFields.sctpPayloadProtocol(packet, 0)).isEqualTo(60);
    }

    /// RFC 8260, section 2.1: a protocol in the first fragment, a fragment's number in its place in the others.
    @Test
    void readsInterleavedUserData() {
        String header = "0014 00000002 00050000 00000001 0000002e";
        Burst first = packet("4002" + header);
        assertThat(HeaderFields.sctpStream(first, 0)).isEqualTo(5);
        assertThat(HeaderFields.sctpPayloadProtocol(first, 0)).isEqualTo(46);
        assertThat(HeaderFields.sctpPayloadProtocol(packet("4001" + header), 0)).isEqualTo(-1);
    }

    @Test
    void aBadLengthEndsTheList() {
        for (int length = 0; length < 4; length++) {
            Burst packet = packet("0b000004 0a00000" + length + DATA);
            assertThat(types(packet)).containsExactly(11L, 10L);
            assertThat(HeaderFields.sctpStream(packet, 0)).isEqualTo(-1);
        }
        assertThat(types(packet("0b00ffff" + DATA))).containsExactly(11L);
        assertThat(HeaderFields.sctpStream(packet("0003000f 00000002 00050006 0000003c"), 0)).isEqualTo(-1);
    }

    @Test
    void looksAtTheFirstChunksOnly() {
        assertThat(types(packet("0b000004".repeat(20)))).hasSize(SctpChunks.COUNT_MAX);
        assertThat(HeaderFields.sctpStream(packet("0b000004".repeat(7) + DATA), 0)).isEqualTo(5);
        assertThat(HeaderFields.sctpStream(packet("0b000004".repeat(8) + DATA), 0)).isEqualTo(-1);
    }

    @Test
    void readsNothingBehindWhatWasCaptured() {
        Random random = new Random(9260);
        for (int round = 0; round < 20_000; round++) {
            byte[] chunks = new byte[random.nextInt(40)];
            random.nextBytes(chunks);
            for (int at = 2; at < chunks.length; at += 4) chunks[at] = 0;
            for (int at = 3; at < chunks.length; at += 4) chunks[at] &= 31;
            for (int at = 0; at < chunks.length; at += 4) chunks[at] &= 65;
            Burst packet = packet(HexFormat.of().formatHex(chunks));
            types(packet);
            HeaderFields.sctpStream(packet, 0);
            HeaderFields.sctpPayloadProtocol(packet, 0);
        }
    }
}
