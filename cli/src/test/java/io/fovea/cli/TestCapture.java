package io.fovea.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes classic pcap files, right ones and wrong ones.
final class TestCapture {
    static final int MAGIC_MICROS = 0xa1b2c3d4;
    static final int ETHERNET = 1;
    static final int FILE_HEADER_LENGTH = 24;
    static final int RECORD_HEADER_LENGTH = 16;
    static final int FRAME_LENGTH = 60;
    private static final int SNAPLEN = 262_144;

    private final ByteBuffer bytes;

    private TestCapture(int packets) {
        bytes = ByteBuffer.allocate(FILE_HEADER_LENGTH + (packets + 1) * (RECORD_HEADER_LENGTH + FRAME_LENGTH))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A whole capture of UDP packets, each of a flow of its own.
    static byte[] ofUdp(int packets) {
        return ofUdp(packets, SNAPLEN, ETHERNET);
    }

    static byte[] ofUdp(int packets, int snaplen, int linkType) {
        TestCapture capture = new TestCapture(packets);
        capture.fileHeader(snaplen, linkType);
        for (int i = 0; i < packets; i++) capture.packet(i);
        return capture.written();
    }

    /// One whole packet, and a record that claims a length.
    static byte[] withRecordOfLength(int length) {
        TestCapture capture = new TestCapture(2);
        capture.fileHeader(SNAPLEN, ETHERNET);
        capture.packet(0);
        capture.recordHeader(1, length);
        return capture.written();
    }

    static Path write(Path folder, String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private void fileHeader(int snaplen, int linkType) {
        bytes.putInt(MAGIC_MICROS).putShort((short) 2).putShort((short) 4).putLong(0).putInt(snaplen).putInt(linkType);
    }

    private void recordHeader(int number, int length) {
        bytes.putInt(1_700_000_000 + number / 1000).putInt(number % 1000 * 1000).putInt(length).putInt(length);
    }

    private void packet(int number) {
        recordHeader(number, FRAME_LENGTH);
        int end = bytes.position() + FRAME_LENGTH;
        bytes.order(ByteOrder.BIG_ENDIAN);
        bytes.putInt(0x02000000).putShort((short) 1).putInt(0x02000000).putShort((short) 2).putShort((short) 0x0800);
        bytes.put((byte) 0x45).put((byte) 0).putShort((short) 46).putInt(0).put((byte) 64).put((byte) 17)
                .putShort((short) 0).putInt(0x0a000000 + number / 50_000).putInt(0xc0000201);
        bytes.putShort((short) (1024 + number % 50_000)).putShort((short) 9999).putShort((short) 26)
                .putShort((short) 0);
        bytes.position(end).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] written() {
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }
}
