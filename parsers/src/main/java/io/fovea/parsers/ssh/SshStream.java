package io.fovea.parsers.ssh;

import io.fovea.spi.StreamSlice;
import java.util.Arrays;

/// Where one direction of a flow stands.
final class SshStream {
    /// What comes next.
    enum State {
        /// Lines of text until the version line has ended.
        LINES,
        /// The length and the first bytes of a packet in clear.
        PACKET_HEADER,
        /// A packet whose content is read.
        PACKET_BODY,
        /// The rest of a packet in clear that does not matter.
        SKIPPED_PACKET,
        /// Encrypted packets whose length shows.
        ENCRYPTED_HEADER,
        ENCRYPTED_BODY,
        /// Encrypted packets that hide their length.
        OPAQUE,
        /// Version 1, or bytes are missing: all further bytes are ignored.
        IGNORED
    }

    /// Longest version line, line end included (RFC 4253, section 4.2).
    static final int LINE_LENGTH_MAX = 255;
    /// All lines up to the version line together.
    private static final int LINES_LENGTH_MAX = 1 << 13;
    private static final int START_LENGTH = 6;

    /// 0 for the client, 1 for the server.
    final int side;
    State state = State.LINES;
    /// Bytes of lines that were consumed.
    private int lineBytes;
    private final byte[] line = new byte[LINE_LENGTH_MAX];
    private int lineLength;
    /// The version line without its end; null until it has ended.
    byte[] versionLine;
    boolean tooLong;
    int packetLength;
    int packetRemaining;
    /// The next packet was sent on a guess of the algorithms.
    boolean guessFollows;
    boolean gapped;
    boolean anyPacket;
    boolean newKeys;
    int macLength;
    /// Encrypted bytes since the other side spoke.
    int turnLength;
    long encryptedBytes;
    /// Bytes that the last slice still held: they vanish with a gap.
    int unconsumed;

    SshStream(int side) {
        this.side = side;
    }

    /// Reads lines until the version line has ended. True when it is there; false when the slice is used up, or
    /// `tooLong` holds.
    boolean readLines(StreamSlice input) {
        while (input.remaining() > 0) {
            int each = input.u8(0);
            input.skip(1);
            if (++lineBytes > LINES_LENGTH_MAX) tooLong = true;
            if (each == '\n') {
                versionLine = lineSoFar();
                lineLength = 0;
                if (versionLine != null) return true;
            } else if (lineLength < LINE_LENGTH_MAX) {
                line[lineLength++] = (byte) each;
            } else if (lineSoFar() != null) {
                tooLong = true;
            }
            if (tooLong) return false;
        }
        return false;
    }

    /// What there is of the version line, without the carriage return; null when this is another line.
    byte[] lineSoFar() {
        boolean isVersion = lineLength >= START_LENGTH && line[0] == 'S' && line[1] == 'S' && line[2] == 'H'
                && line[3] == '-' && (line[4] == '1' || line[4] == '2') && line[5] == '.';
        if (!isVersion) return null;
        return Arrays.copyOf(line, line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength);
    }

    /// Skips what is there of the packet. True when it has ended.
    boolean skipPacket(StreamSlice input) {
        int count = Math.min(packetRemaining, input.remaining());
        input.skip(count);
        packetRemaining -= count;
        return packetRemaining == 0;
    }
}
