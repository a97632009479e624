package io.fovea.parsers.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.support.ByteView;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CryptoStreamTest {
    private static final long SEED = Long.getLong("fovea.seed", 20_261_124L);
    private static final byte[] MESSAGE = {1, 0, 0, 5, 10, 11, 12, 13, 14, 2, 0, 0, 1, 20};

    private static byte[] bytes(ByteView view) {
        return view.bytes(0, view.length());
    }

    @Test
    void takesMessagesOneBehindTheOther() {
        CryptoStream stream = new CryptoStream();
        assertThat(stream.messageType()).isEqualTo(-1);
        assertThat(stream.takeMessage()).isNull();
        assertThat(stream.add(0, MESSAGE, 0, 8)).isTrue();
        assertThat(stream.messageType()).isEqualTo(1);
        assertThat(stream.takeMessage()).isNull();
        assertThat(stream.add(8, MESSAGE, 8, MESSAGE.length - 8)).isTrue();
        assertThat(bytes(stream.takeMessage())).containsExactly(10, 11, 12, 13, 14);
        assertThat(stream.messageType()).isEqualTo(2);
        assertThat(bytes(stream.takeMessage())).containsExactly(20);
        assertThat(stream.messageType()).isEqualTo(-1);
    }

    @Test
    void keepsTheFirstOfTwoDifferentBytes() {
        CryptoStream stream = new CryptoStream();
        stream.add(4, MESSAGE, 4, 2);
        byte[] other = MESSAGE.clone();
        Arrays.fill(other, 4, 9, (byte) 99);
        stream.add(0, other, 0, 9);
        assertThat(bytes(stream.takeMessage())).containsExactly(10, 11, 99, 99, 99);
    }

    @Test
    void keepsNothingBeyondItsEnd() {
        CryptoStream stream = new CryptoStream();
        assertThat(stream.add(CryptoStream.LENGTH_MAX - 1, MESSAGE, 0, 1)).isTrue();
        assertThat(stream.add(CryptoStream.LENGTH_MAX - 1, MESSAGE, 0, 2)).isFalse();
        assertThat(stream.add(CryptoStream.LENGTH_MAX, MESSAGE, 0, 1)).isFalse();
        assertThat(stream.add((1L << 62) - 1, MESSAGE, 0, MESSAGE.length)).isFalse();
        assertThat(stream.messageType()).isEqualTo(-1);
    }

    @Test
    void knowsAMessageThatCanNeverBeKept() {
        CryptoStream stream = new CryptoStream();
        stream.add(0, new byte[] {1, 0, 0x3f, (byte) 0xfc}, 0, 4);
        assertThat(stream.isTooLong()).isFalse();
        stream.clear();
        stream.add(0, new byte[] {1, 0, 0x3f, (byte) 0xfd}, 0, 4);
        assertThat(stream.isTooLong()).isTrue();
    }

    @Test
    void putsAnyPiecesInOrder() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            byte[] all = new byte[5 + random.nextInt(4000)];
            random.nextBytes(all);
            all[1] = 0;
            all[2] = (byte) (all.length - 4 >>> 8);
            all[3] = (byte) (all.length - 4);
            CryptoStream stream = new CryptoStream();
            ByteView message = null;
            for (int i = 0; message == null; i++) {
                int from = i % 100 == 99 ? 0 : random.nextInt(all.length);
                int to = i % 100 == 99 ? all.length : Math.min(all.length, from + random.nextInt(300));
                assertThat(stream.add(from, all, from, to - from)).isTrue();
                message = stream.takeMessage();
            }
            assertThat(bytes(message)).isEqualTo(Arrays.copyOfRange(all, 4, all.length));
        }
    }
}
