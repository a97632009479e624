package io.fovea.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damages the frames of a capture: bits and bytes changed, lengths blown up, frames cut, stretched, swapped, repeated,
/// left out or moved in time. The same numbers from `random` do the same.
final class FrameMutator {
    private static final int FRAME_LENGTH_MAX = 70_000;
    private static final int[] LINK_TYPES = {0, 1, 12, 101, 105, 108, 113, 127, 192, 228, 229, 276, 9999};
    private static final int[] BORDERS = {0, 1, 0x7f, 0x80, 0xff, 0xc0, 0x0d, 0x0a, 0x20};

    private final Random random;

    FrameMutator(Random random) {
        this.random = random;
    }

    /// A damaged copy.
    List<CapturedFrame> damage(List<CapturedFrame> frames) {
        List<CapturedFrame> damaged = new ArrayList<>(frames);
        for (int changes = 1 << random.nextInt(5); changes > 0 && !damaged.isEmpty(); changes--) {
            int at = random.nextInt(damaged.size());
            CapturedFrame frame = damaged.get(at);
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> damaged.set(at, frame.with(flipped(frame.bytes().clone())));
                case 3, 4 -> damaged.set(at, frame.with(overwritten(frame.bytes().clone())));
                case 5, 6, 7 -> damaged.set(at, frame.with(lengthChanged(frame.bytes().clone())));
                case 8 -> damaged.set(at, frame.with(cut(frame.bytes())));
                case 9 -> damaged.set(at, frame.with(stretched(frame.bytes())));
                case 10 -> damaged.set(at, frame.with(crossed(frame.bytes(), pick(damaged).bytes())));
                case 11 -> damaged.remove(at);
                case 12 -> damaged.add(random.nextInt(damaged.size() + 1), frame);
                case 13 -> damaged.add(random.nextInt(damaged.size()), damaged.remove(at));
                case 14 -> damaged.set(at, moved(frame));
                default -> changeAll(damaged);
            }
        }
        return damaged;
    }

    /// What concerns the whole capture.
    private void changeAll(List<CapturedFrame> frames) {
        int number = random.nextInt(3);
        int snapLength = random.nextInt(120);
        int linkType = LINK_TYPES[random.nextInt(LINK_TYPES.length)];
        if (number == 0) frames.subList(random.nextInt(frames.size()), frames.size()).clear();
        else if (number == 1) frames.replaceAll(frame -> frame.with(
                Arrays.copyOf(frame.bytes(), Math.min(frame.bytes().length, snapLength))));
        else frames.replaceAll(frame -> new CapturedFrame(frame.bytes(), frame.wireLength(), frame.timeNs(), linkType));
    }

    private CapturedFrame pick(List<CapturedFrame> frames) {
        return frames.get(random.nextInt(frames.size()));
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length == 0) return bytes;
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            bytes[place(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] overwritten(byte[] bytes) {
        if (bytes.length == 0) return bytes;
        int from = place(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(8));
        for (int i = from; i < to; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? BORDERS[random.nextInt(BORDERS.length)] : random.nextInt(256));
        }
        return bytes;
    }

    /// Two, three or four bytes anywhere, as if they were a length: huge, zero, or a little more or less.
    private byte[] lengthChanged(byte[] bytes) {
        int width = 1 + random.nextInt(4);
        if (bytes.length < width) return bytes;
        int at = place(bytes.length - width + 1);
        long value = 0;
        for (int i = 0; i < width; i++) value = value << 8 | bytes[at + i] & 0xff;
        value = switch (random.nextInt(5)) {
            case 0 -> -1L;
            case 1 -> -1L >>> (65 - 8 * width);
            case 2 -> 0;
            case 3 -> value + random.nextInt(9) - 4;
            default -> bytes.length - at - random.nextInt(8);
        };
        for (int i = width - 1; i >= 0; i--, value >>= 8) bytes[at + i] = (byte) value;
        return bytes;
    }

    /// Anywhere, headers more often.
    private int place(int length) {
        return random.nextInt(3) > 0 ? random.nextInt(length) : random.nextInt(Math.min(length, 100));
    }

    private byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length == 0 ? 0 : random.nextInt(bytes.length));
    }

    /// Some bytes more, or some less, in the middle.
    private byte[] stretched(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int more = random.nextInt(64) - 32;
        if (more < 0) return joined(bytes, at, bytes, Math.min(bytes.length, at - more));
        if (bytes.length + more > FRAME_LENGTH_MAX) return bytes;
        return joined(bytes, at, bytes, Math.max(0, at - more));
    }

    /// The start of one frame and the end of another.
    private byte[] crossed(byte[] start, byte[] end) {
        int at = start.length == 0 ? 0 : place(start.length);
        return joined(start, at, end, Math.min(at, end.length));
    }

    private static byte[] joined(byte[] start, int startEnd, byte[] end, int endStart) {
        byte[] joined = Arrays.copyOf(start, startEnd + end.length - endStart);
        System.arraycopy(end, endStart, joined, startEnd, end.length - endStart);
        return joined;
    }

    /// At another time, by up to an hour either way, or as if more bytes had been on the wire.
    private CapturedFrame moved(CapturedFrame frame) {
        long shift = (random.nextLong() % 3_600_000_000_000L) >> random.nextInt(40);
        int wire = random.nextBoolean() ? frame.wireLength() : random.nextInt(Integer.MAX_VALUE);
        return new CapturedFrame(frame.bytes(), wire, Math.max(0, frame.timeNs() + shift), frame.linkType());
    }
}
