package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    private static int of(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return InternetChecksum.of(GuardPage.endingAtWall(bytes, bytes.length), bytes.length);
    }

    /// Section 3, figures of both orders of bytes.
    @Test
    void addsUpTheExampleOfRfc1071() {
        assertThat(of("0001 f203 f4f5 f6f7")).isEqualTo(0xddf2);
        assertThat(of("0001 f203 f4f5 f6")).isEqualTo(0xdcfb);
        assertThat(of("")).isZero();
        assertThat(of("01")).isEqualTo(0x100);
        assertThat(of("ffff")).isEqualTo(0xffff);
        assertThat(of("ffff ffff ffff ffff ffff ffff ffff")).isEqualTo(0xffff);
    }

    /// Word for word, carries added at once.
    private static int plainly(byte[] bytes) {
        int sum = 0;
        for (int at = 0; at < bytes.length; at += 2) {
            int low = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
            sum += (bytes[at] & 0xff) << 8 | low;
            if (sum > 0xffff) sum -= 0xffff;
        }
        return sum;
    }

    /// The last byte lies before an inaccessible page.
    @Test
    void addsUpWhatAPlainSumDoesAtEachLengthAndReadsNoFurther() {
        Random random = new Random(1071);
        for (int length = 0; length <= 3_000; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            if (length % 5 == 0) Arrays.fill(bytes, (byte) 0xff);
            long address = GuardPage.endingAtWall(bytes, length);
            assertThat(InternetChecksum.of(address, length)).as("%d bytes", length).isEqualTo(plainly(bytes));
        }
    }

    @Test
    void addsUpTheSameAtEachAlignment() {
        Random random = new Random(4);
        MemorySegment memory = Arena.global().allocate(1 << 16, 64);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            int alignment = round % 64;
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, alignment, bytes.length);
            assertThat(InternetChecksum.of(memory.address() + alignment, bytes.length)).isEqualTo(plainly(bytes));
        }
    }

    @Test
    void addsUpTheLongestDatagram() {
        byte[] bytes = new byte[0xffff];
        Arrays.fill(bytes, (byte) 0xff);
        MemorySegment memory = Arena.global().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        assertThat(InternetChecksum.of(memory.address(), bytes.length)).isEqualTo(plainly(bytes));
    }

    @Test
    void renewsTheSumOfAHeaderThatHasOne() {
        byte[] header = HexFormat.of().parseHex("45000073000040004011ffffc0a80001c0a800c7");
        long address = GuardPage.endingAtWall(header, header.length);
        InternetChecksum.renewIpv4(address, header.length);
        assertThat(RawMemory.u16(address + 10)).isEqualTo(0xb861);
        assertThat(InternetChecksum.of(address, header.length)).isEqualTo(InternetChecksum.RIGHT);
        RawMemory.putU8(address + 10, 0);
        RawMemory.putU8(address + 11, 0);
        InternetChecksum.renewIpv4(address, header.length);
        assertThat(RawMemory.u16(address + 10)).isZero();
    }
}
