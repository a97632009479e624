package io.fovea.parsers.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.hello.HelloBuilder;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuicProbeTest {
    private static final long SEED = Long.getLong("fovea.seed", 20_261_124L);

    private static Probe probe(byte[] bytes, boolean datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            StreamSlice slice = new StreamSlice();
            return new QuicModule().probe(datagram
                    ? slice.wrapDatagram(memory.address(), bytes.length, true, 0, 1)
                    : slice.wrap(memory.address(), bytes.length, true, 0, 1));
        }
    }

    private static byte[] initial(int version) {
        return QuicTalk.clientPacket(version).crypto(QuicTalk.clientHello()).padTo(1200).initial();
    }

    @ParameterizedTest
    @CsvSource({"1", "quicv2", "draft-22", "draft-27", "draft-29", "draft-34", "mvfst (faceb00e)", "Q050", "T051"})
    void takesInitialPacketsOfKnownVersions(String name) {
        assertThat(probe(initial((int) QuicVersions.NAMES.numberOf(name).orElseThrow()), true)).isEqualTo(Probe.MATCH);
    }

    @Test
    void takesGreasedVersionsOnlyInDatagramsAsLongAsAClientsFirst() {
        byte[] packet = initial(0x1a2a3a4a);
        assertThat(probe(packet, true)).isEqualTo(Probe.MATCH);
        assertThat(probe(QuicTalk.clientPacket(0x1a2a3a4a).frame("01").padTo(1100).initial(), true))
                .isNotEqualTo(Probe.MATCH);
    }

    @Test
    void takesAVersionNegotiationThatNamesAKnownVersion() {
        assertThat(probe(QuicBuilder.negotiation("c1", "0011", 0x3a3a3a3a, 1), true)).isEqualTo(Probe.MATCH);
        assertThat(probe(QuicBuilder.negotiation("c1", "0011", 0x3a3a3a3a, 0x12345678), true))
                .isNotEqualTo(Probe.MATCH);
        assertThat(probe(QuicBuilder.negotiation("c1", "0011"), true)).isNotEqualTo(Probe.MATCH);
    }

    @Test
    void isNeverAStream() {
        assertThat(probe(initial(1), false)).isEqualTo(Probe.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "000100002112a442000102030405060708090a0b", // STUN
        "800000000000000012345678aabbccddeeff00112233445566778899", // RTP, first packet
        "80e0000100000001deadbeefaabbccddeeff00112233445566778899", // RTP with a marker
        "8000000001000000000000010203040506070809", // RTP that has version 1 where QUIC has it
        "81c800060000000100000000000000000000000000000000", // RTCP
        "16fefd0000000000000000003a0100002e0000000000000022fefd", // DTLS
        "8000010000010000000000000377777707657861", // DNS, a question
        "c000000000010000000000000377777707657861", // DNS without flags
        "d2a38180000100010000000003777777", // DNS, an answer
        "01000000c1c2c3c4000102030405060708090a0b0c0d0e0f", // WireGuard
        "38c1c2c3c4c5c6c7c8000000000000000000", // OpenVPN
        "1b0004fa000100000000000000000000", // NTP
        "0d51313233"}) // Google's letter, cut
    void takesNoOtherProtocol(String digits) {
        assertThat(probe(QuicBuilder.hex(digits), true)).isNotEqualTo(Probe.MATCH);
        byte[] padded = Arrays.copyOf(QuicBuilder.hex(digits), 1300);
        assertThat(probe(padded, true)).isNotEqualTo(Probe.MATCH);
    }

    @Test
    void takesNoLongNoiseEither() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[1200 + random.nextInt(200)];
            random.nextBytes(noise);
            if (i % 2 == 0) noise = HelloBuilder.join(new byte[] {(byte) (0xc0 | noise[0])}, noise);
            assertThat(probe(noise, true)).as("round %s", i).isNotEqualTo(Probe.MATCH);
        }
    }
}
