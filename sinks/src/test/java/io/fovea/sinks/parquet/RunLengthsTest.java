package io.fovea.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

/// Runs and packed groups, read back with parquet-java's decoder.
final class RunLengthsTest {
    @Test
    void givesBackEveryNumberOfAnyMixOfRuns() throws IOException {
        long seed = Long.getLong("fovea.seed", 7);
        Random random = new Random(seed);
        RunLengths encoded = new RunLengths(0);
        for (int round = 0; round < 300; round++) {
            int width = round % 18;
            int[] numbers = numbers(random, width, random.nextInt(3_000));
            encoded.start(width);
            for (int number : numbers) encoded.add(number);
            assertThat(decode(bytes(encoded), width, numbers.length))
                    .as("seed %d, round %d", seed, round).isEqualTo(numbers);
        }
    }

    /// Single numbers and runs of up to forty, in turn.
    private static int[] numbers(Random random, int width, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; ) {
            int end = Math.min(count, i + 1 + random.nextInt(random.nextBoolean() ? 2 : 40));
            Arrays.fill(numbers, i, end, random.nextInt(1 << width));
            i = end;
        }
        return numbers;
    }

    private static byte[] bytes(RunLengths encoded) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encoded.bytes().writeAllTo(out);
        return out.toByteArray();
    }

    private static int[] decode(byte[] bytes, int width, int count) throws IOException {
        RunLengthBitPackingHybridDecoder decoder =
                new RunLengthBitPackingHybridDecoder(width, new ByteArrayInputStream(bytes));
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = decoder.readInt();
        return numbers;
    }

    @Test
    void takesALongRunInAFewBytes() throws IOException {
        RunLengths encoded = new RunLengths(1);
        for (int i = 0; i < 20_000; i++) encoded.add(1);
        byte[] bytes = bytes(encoded);
        assertThat(bytes).hasSize(4);
        assertThat(decode(bytes, 1, 20_000)).containsOnly(1);
    }
}
