package io.fovea.capture;

/// The checksum of LZ4 frames: XXH32 with seed 0 (xxhash_spec.md).
final class XxHash32 {
    private static final int PRIME_1 = 0x9e3779b1;
    private static final int PRIME_2 = 0x85ebca77;
    private static final int PRIME_3 = 0xc2b2ae3d;
    private static final int PRIME_4 = 0x27d4eb2f;
    private static final int PRIME_5 = 0x165667b1;
    private static final int STRIPE = 16;

    private final byte[] rest = new byte[STRIPE];
    private int restLength;
    private long length;
    private int a;
    private int b;
    private int c;
    private int d;

    XxHash32() {
        reset();
    }

    static int of(byte[] bytes, int from, int count) {
        XxHash32 hash = new XxHash32();
        hash.add(bytes, from, count);
        return hash.value();
    }

    void reset() {
        a = PRIME_1 + PRIME_2;
        b = PRIME_2;
        c = 0;
        d = -PRIME_1;
        length = 0;
        restLength = 0;
    }

    void add(byte[] bytes, int from, int count) {
        length += count;
        int at = from;
        int end = from + count;
        if (restLength > 0) {
            int taken = Math.min(STRIPE - restLength, count);
            System.arraycopy(bytes, at, rest, restLength, taken);
            restLength += taken;
            at += taken;
            if (restLength < STRIPE) return;
            stripe(rest, 0);
            restLength = 0;
        }
        for (; end - at >= STRIPE; at += STRIPE) stripe(bytes, at);
        System.arraycopy(bytes, at, rest, 0, end - at);
        restLength = end - at;
    }

    private void stripe(byte[] bytes, int at) {
        a = lane(a, word(bytes, at));
        b = lane(b, word(bytes, at + 4));
        c = lane(c, word(bytes, at + 8));
        d = lane(d, word(bytes, at + 12));
    }

    private static int lane(int sum, int word) {
        return Integer.rotateLeft(sum + word * PRIME_2, 13) * PRIME_1;
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    int value() {
        int hash = length < STRIPE ? PRIME_5 : Integer.rotateLeft(a, 1) + Integer.rotateLeft(b, 7)
                + Integer.rotateLeft(c, 12) + Integer.rotateLeft(d, 18);
        hash += (int) length;
        int at = 0;
        for (; restLength - at >= 4; at += 4) {
            hash = Integer.rotateLeft(hash + word(rest, at) * PRIME_3, 17) * PRIME_4;
        }
        for (; at < restLength; at++) hash = Integer.rotateLeft(hash + (rest[at] & 0xff) * PRIME_5, 11) * PRIME_1;
        hash = (hash ^ hash >>> 15) * PRIME_2;
        hash = (hash ^ hash >>> 13) * PRIME_3;
        return hash ^ hash >>> 16;
    }
}
