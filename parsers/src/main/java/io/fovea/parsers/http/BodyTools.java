package io.fovea.parsers.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// What the bodies of one worker share: buffers for the moment, and how many may be unpacked at the same time.
///
/// Parsers of flows that no query needs any more are dropped, and do not give back what they took: so the oldest
/// decoder makes room when there are too many.
final class BodyTools {
    /// Bodies that are unpacked at the same time; each holds some 48 KiB outside the heap.
    static final int DECODERS_MAX = 1024;
    private static final int PACKED_LENGTH = 1 << 13;
    private static final int PLAIN_LENGTH = 1 << 14;

    final byte[] packed = new byte[PACKED_LENGTH];
    final byte[] plain = new byte[PLAIN_LENGTH];
    /// In the order in which they were taken.
    private final Set<ContentDecoder> decoders = new LinkedHashSet<>();

    /// A decoder.
    ContentDecoder take(ContentCoding coding) {
        if (decoders.size() == DECODERS_MAX) {
            Iterator<ContentDecoder> oldest = decoders.iterator();
            oldest.next().revoke();
            oldest.remove();
        }
        ContentDecoder decoder = new ContentDecoder(coding);
        decoders.add(decoder);
        return decoder;
    }

    void giveBack(ContentDecoder decoder) {
        decoders.remove(decoder);
        decoder.close();
    }
}
