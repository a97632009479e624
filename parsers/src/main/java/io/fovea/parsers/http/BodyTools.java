package io.fovea.parsers.http;

/// What the bodies of one worker share: buffers for the moment, and how many may be unpacked at the same time.
final class BodyTools {
    /// Bodies that are unpacked at the same time; each holds some 48 KiB outside the heap.
    static final int DECODERS_MAX = 1024;
    private static final int PACKED_LENGTH = 1 << 13;
    private static final int PLAIN_LENGTH = 1 << 14;

    final byte[] packed = new byte[PACKED_LENGTH];
    final byte[] plain = new byte[PLAIN_LENGTH];
    private int decoders;

    /// A decoder, or null when there are too many.
    ContentDecoder take(ContentCoding coding) {
        if (decoders == DECODERS_MAX) return null;
        decoders++;
        return new ContentDecoder(coding);
    }

    void giveBack(ContentDecoder decoder) {
        decoder.close();
        decoders--;
    }
}
