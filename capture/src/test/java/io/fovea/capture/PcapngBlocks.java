package io.fovea.capture;

import io.fovea.spi.DecryptionSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes blocks of pcapng after each other, in one byte order or the other.
final class PcapngBlocks {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE = 2;
    private static final int STATISTICS = 5;
    private static final int ENHANCED = 6;
    private static final int SECRETS = 10;

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    record Option(int code, byte[] value) {}

    Option text(int code, String value) {
        return new Option(code, value.getBytes(StandardCharsets.UTF_8));
    }

    Option number(int code, long value) {
        return new Option(code, ByteBuffer.allocate(8).order(order).putLong(value).array());
    }

    PcapngBlocks block(int type, ByteBuffer body, Option... options) {
        ByteBuffer block = ByteBuffer.allocate(4_096 + body.position()).order(order).putInt(type).putInt(0);
        block.put(body.array(), 0, body.position());
        for (Option option : options) {
            block.putShort((short) option.code).putShort((short) option.value.length).put(option.value);
            while (block.position() % 4 != 0) block.put((byte) 0);
        }
        if (options.length > 0) block.putInt(0);
        int length = block.position() + 4;
        block.putInt(length).putInt(4, length);
        bytes.write(block.array(), 0, length);
        return this;
    }

    ByteBuffer body() {
        return ByteBuffer.allocate(2_048).order(order);
    }

    PcapngBlocks section(ByteOrder byteOrder, Option... options) {
        order = byteOrder;
        ByteBuffer body = body().putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
        return block(SECTION, body, options);
    }

    PcapngBlocks link(int linkType, int snap, Option... options) {
        return block(INTERFACE, body().putShort((short) linkType).putShort((short) 0).putInt(snap), options);
    }

    PcapngBlocks enhanced(int number, long ticks, int length, Option... options) {
        ByteBuffer body = body().putInt(number).putInt((int) (ticks >>> 32)).putInt((int) ticks).putInt(length)
                .putInt(length + 4).put(Capture.bytes(number, length));
        while (body.position() % 4 != 0) body.put((byte) 0);
        return block(ENHANCED, body, options);
    }

    PcapngBlocks obsolete(int number, int drops, long ticks, int length) {
        return block(OBSOLETE, body().putShort((short) number).putShort((short) drops).putInt((int) (ticks >>> 32))
                .putInt((int) ticks).putInt(length).putInt(length + 4).put(Capture.bytes(number, length)));
    }

    PcapngBlocks statistics(int number, Option... options) {
        return block(STATISTICS, body().putInt(number).putLong(0), options);
    }

    /// Lines of a TLS key log.
    ///
    /// @param claimed how many bytes the block says that they are
    PcapngBlocks secrets(String lines, int claimed, Option... options) {
        byte[] padded = Arrays.copyOf(lines.getBytes(StandardCharsets.US_ASCII), lines.length() + 3 & ~3);
        ByteBuffer body = ByteBuffer.allocate(8 + padded.length).order(order);
        return block(SECRETS, body.putInt(DecryptionSecrets.TLS_KEY_LOG).putInt(claimed).put(padded), options);
    }

    PcapngBlocks other(int type, String text) {
        return block(type, body().put(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
