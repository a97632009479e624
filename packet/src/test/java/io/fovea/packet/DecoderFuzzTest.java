package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/// The decoder, every header field and all checksums, over any bytes: the last captured byte is the last that can be read. The first
/// byte chooses the link type, the second how much longer the frame was on the wire.
final class DecoderFuzzTest {
    private static final int[] LINK_TYPES = {0, 1, 9, 10, 12, 14, 50, 51, 101, 104, 105, 108, 113, 119, 127, 163, 192,
            228, 229, 276, 9999};
    private static final int LENGTH_MAX = 8_000;
    private static final List<HeaderValue> FIELDS = HeaderCatalogue.fields().stream().map(HeaderValue::new).toList();

    private final Decoder decoder = new Decoder();
    private final FlowKey key = new FlowKey();

    @FuzzTest
    void decoder(byte[] data) {
        if (data.length < 2 || data.length > LENGTH_MAX) return;
        byte[] frame = Arrays.copyOfRange(data, 2, data.length);
        Burst burst = new Burst(1);
        burst.add(GuardPage.endingAtWall(frame, frame.length), frame.length, frame.length + (data[1] & 0xff), 0, 1,
                LINK_TYPES[(data[0] & 0xff) % LINK_TYPES.length]);
        decoder.decode(burst);
        for (HeaderValue field : FIELDS) field.read(burst, 0);
        Outcome outcome = Outcome.values()[burst.outcome[0]];
        if (outcome == Outcome.FRAGMENT || outcome == Outcome.OTHER_TRANSPORT) Checksums.verifyHeader(burst, 0, true);
        if (outcome != Outcome.FLOW) return;
        assertThat(burst.payloadLength[0]).isBetween(0, frame.length);
        assertThat(burst.payloadOffset[0] + burst.payloadLength[0]).isBetween(0, frame.length);
        assertThat(burst.payloadWireLength[0]).isGreaterThanOrEqualTo(burst.payloadLength[0]);
        Checksums.verify(burst, 0, true);
        key.load(burst, 0);
    }
}
