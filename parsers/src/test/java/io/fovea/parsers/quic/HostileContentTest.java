package io.fovea.parsers.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a sender puts into packets that open: damage to protected bytes never gets this far, damage before they are
/// protected does.
final class HostileContentTest {
    private static final long SEED = Long.getLong("fovea.seed", 20_261_124L);
    private static final int ROUNDS = 6_000;

    private static byte[] frames(byte[] hello) {
        byte[] frames = new byte[hello.length + 10];
        frames[0] = 2;
        frames[5] = 1;
        frames[6] = 6;
        frames[8] = (byte) (0x40 | hello.length >>> 8);
        frames[9] = (byte) hello.length;
        System.arraycopy(hello, 0, frames, 10, hello.length);
        return frames;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
            int at = random.nextInt(damaged.length);
            damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : damaged[at] ^ 1 << random.nextInt(8));
        }
        return damaged;
    }

    private static String digits(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void isReadWithoutComplaint() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        int[] versions = {1, QuicVersions.VERSION_2, 0xff000018, 0xff00001d};
        byte[] client = frames(QuicTalk.clientHello());
        byte[] server = frames(QuicTalk.serverHello());
        int named = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int version = versions[random.nextInt(versions.length)];
            byte[] fromClient = random.nextInt(3) == 0 ? client : damaged(client, random);
            Exchange exchange = new QuicTalk()
                    .client(QuicTalk.clientPacket(version).frame(digits(fromClient)).padTo(80).initial())
                    .server(QuicTalk.serverPacket(version).frame(digits(damaged(server, random))).padTo(80).initial())
                    .exchange();
            var rows = ParserRun.rows(new QuicModule(), exchange);
            assertThat(rows).as("seed %s, round %s", SEED, round).hasSize(1);
            if (rows.getFirst().get("quic.sni").equals("quic.example")) named++;
        }
        assertThat(named).as("hellos that could still be read").isBetween(ROUNDS / 3, ROUNDS - 100);
    }

    @Test
    void ofGoogleIsReadWithoutComplaint() {
        Random random = new Random(SEED);
        byte[] whole = QuicTalk.google43().parts().getFirst().bytes();
        for (int round = 0; round < ROUNDS; round++) {
            Exchange exchange = new QuicTalk().client(damaged(whole, random)).exchange();
            assertThat(ParserRun.rows(new QuicModule(), exchange)).hasSizeLessThanOrEqualTo(1);
            byte[] frame = damaged(QuicTalk.googleHello(), random);
            Exchange hidden = new QuicTalk().client(QuicTalk.clientPacket(QuicVersions.GOOGLE_50)
                    .crypto(frame).padTo(80).initial()).exchange();
            assertThat(ParserRun.rows(new QuicModule(), hidden)).hasSize(1);
        }
    }

    @Test
    void asTransportParametersIsReadWithoutComplaint() {
        Random random = new Random(SEED);
        byte[] whole = QuicBuilder.hex(QuicTalk.PARAMETERS + "110c000000010000000100000002" + "c0000000ff73db0101");
        assertThat(new TransportParameters(whole, false).versions()).containsExactly("1", "unknown-0x00000002");
        for (int round = 0; round < 10 * ROUNDS; round++) {
            TransportParameters parameters = new TransportParameters(damaged(whole, random), random.nextInt(4) == 0);
            assertThat(parameters.names()).hasSizeLessThanOrEqualTo(256).doesNotContainNull();
            parameters.versions();
            parameters.userAgent();
            parameters.maxIdleTimeoutNs();
            parameters.maxUdpPayloadSize();
            parameters.initialMaxData();
        }
    }
}
