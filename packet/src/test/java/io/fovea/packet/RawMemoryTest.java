package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Both ways to memory do the same; which one this JVM has is up to its flags.
class RawMemoryTest {
    private static final byte[] BYTES = HexFormat.of().parseHex("80f1e2d3c4b5a697887968594a3b2c1d0e");

    private final MemorySegment memory = Arena.ofAuto().allocate(64);
    private final long address = memory.address();

    private void load() {
        memory.fill((byte) 0x55);
        MemorySegment.copy(BYTES, 0, memory, ValueLayout.JAVA_BYTE, 0, BYTES.length);
    }

    @Test
    void readsBothOrdersAtEachAlignment() {
        load();
        ByteBuffer expected = ByteBuffer.wrap(BYTES);
        for (int at = 0; at + 8 < BYTES.length; at++) {
            expected.order(ByteOrder.BIG_ENDIAN);
            assertThat(RawMemory.u8(address + at)).isEqualTo(BYTES[at] & 0xff);
            assertThat(RawMemory.u16(address + at)).isEqualTo(expected.getShort(at) & 0xffff);
            assertThat(RawMemory.u24(address + at)).isEqualTo(expected.getInt(at) >>> 8);
            assertThat(RawMemory.i32(address + at)).isEqualTo(expected.getInt(at));
            assertThat(RawMemory.u32(address + at)).isEqualTo(Integer.toUnsignedLong(expected.getInt(at)));
            assertThat(RawMemory.i64(address + at)).isEqualTo(expected.getLong(at));
            expected.order(ByteOrder.LITTLE_ENDIAN);
            assertThat(RawMemory.i32Little(address + at)).isEqualTo(expected.getInt(at));
            assertThat(RawMemory.i64Little(address + at)).isEqualTo(expected.getLong(at));
        }
    }

    @Test
    void segmentsReadTheSame() {
        load();
        for (int at = 0; at + 8 < BYTES.length; at++) {
            assertThat(SegmentMemory.i8(address + at)).isEqualTo((byte) RawMemory.u8(address + at));
            short swapped = Short.reverseBytes(SegmentMemory.i16(address + at));
            assertThat(swapped).isEqualTo((short) RawMemory.u16(address + at));
            assertThat(SegmentMemory.i32(address + at)).isEqualTo(RawMemory.i32Little(address + at));
            assertThat(SegmentMemory.i64(address + at)).isEqualTo(RawMemory.i64Little(address + at));
        }
    }

    @Test
    void writesNoMoreThanItsBytes() {
        load();
        RawMemory.putU8(address + 1, 0x1ff);
        assertThat(hex(0, 3)).isEqualTo("80ffe2");
        RawMemory.putI32Little(address + 1, 0x01020304);
        assertThat(hex(0, 6)).isEqualTo("8004030201b5");
        RawMemory.putI64Little(address + 1, 0x0102030405060708L);
        assertThat(hex(0, 10)).isEqualTo("80080706050403020179");
        load();
        SegmentMemory.putI8(address + 1, (byte) 0xff);
        assertThat(hex(0, 3)).isEqualTo("80ffe2");
        SegmentMemory.putI32(address + 1, 0x01020304);
        assertThat(hex(0, 6)).isEqualTo("8004030201b5");
        SegmentMemory.putI64(address + 1, 0x0102030405060708L);
        assertThat(hex(0, 9)).isEqualTo("800807060504030201");
    }

    @Test
    void copiesAndZeroes() {
        load();
        RawMemory.copy(address + 1, address + 32, 4);
        SegmentMemory.copy(address + 1, address + 36, 4);
        assertThat(hex(31, 10)).isEqualTo("55f1e2d3c4f1e2d3c455");
        RawMemory.zero(address + 33, 2);
        SegmentMemory.zero(address + 37, 2);
        assertThat(hex(31, 10)).isEqualTo("55f10000c4f10000c455");
        RawMemory.copyFromHeap(new byte[] {1, 2, 3, 4}, 1, address + 40, 2);
        SegmentMemory.copyFromHeap(new byte[] {1, 2, 3, 4}, 1, address + 42, 2);
        assertThat(hex(39, 6)).isEqualTo("c40203020355");
        byte[] heap = new byte[6];
        RawMemory.copyToHeap(address + 40, heap, 1, 2);
        SegmentMemory.copyToHeap(address + 40, heap, 3, 2);
        assertThat(heap).isEqualTo(new byte[] {0, 2, 3, 2, 3, 0});
    }

    @Test
    void arraysKeepTheirBounds() {
        byte[] heap = new byte[4];
        assertThatThrownBy(() -> RawMemory.copyToHeap(address, heap, 1, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> RawMemory.copyToHeap(address, heap, -1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> RawMemory.copyFromHeap(heap, 4, address, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void findsDifferencesWhereverTheyAre() {
        load();
        for (int length = 0; length <= BYTES.length; length++) {
            RawMemory.copy(address, address + 32, BYTES.length);
            RawMemory.putU8(address + 32 + length, ~BYTES[length % BYTES.length]);
            assertThat(RawMemory.equal(address, address + 32, length)).isTrue();
            assertThat(RawMemory.firstDifference(address, address + 32, length)).isEqualTo(length);
            for (int first = 0; first < length; first++) {
                RawMemory.copy(address, address + 32, BYTES.length);
                for (int at = first; at < length; at += 7) RawMemory.putU8(address + 32 + at, ~BYTES[at]);
                assertThat(RawMemory.equal(address, address + 32, length)).isFalse();
                assertThat(RawMemory.firstDifference(address, address + 32, length)).isEqualTo(first);
                assertThat(RawMemory.lastDifference(address, address + 32, length))
                        .isEqualTo(first + (length - 1 - first) / 7 * 7);
            }
        }
    }

    /// What another JVM prints whose flags forbid the fast way, or not.
    private static String checksumWith(String access) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=" + access,
                "-cp", System.getProperty("java.class.path"), Probe.class.getName()).redirectErrorStream(true).start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void worksWhereUnsafeIsForbidden() throws Exception {
        String sum = Integer.toString(Probe.checksum());
        assertThat(checksumWith("deny")).isEqualTo("false " + sum);
        assertThat(checksumWith("allow")).isEqualTo("true " + sum);
    }

    /// Run by another JVM.
    static final class Probe {
        private Probe() {}

        static int checksum() {
            MemorySegment bytes = Arena.ofAuto().allocate(BYTES.length);
            RawMemory.copyFromHeap(BYTES, 0, bytes.address(), BYTES.length);
            return InternetChecksum.of(bytes.address(), BYTES.length);
        }

        public static void main(String[] arguments) {
            System.out.println(RawMemory.isUnchecked() + " " + checksum());
        }
    }

    private String hex(int from, int length) {
        byte[] bytes = memory.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
    }
}
