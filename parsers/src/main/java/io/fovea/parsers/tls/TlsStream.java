package io.fovea.parsers.tls;

import io.fovea.parsers.support.ByteView;
import io.fovea.spi.StreamSlice;
import java.util.Arrays;

/// Where one direction of a flow stands: in which record, in which handshake message.
///
/// Invariant: `recordRemaining` bytes of the current record and, inside a message, `messageRemaining` bytes of the
/// message are not consumed yet; a message may go on in later records.
final class TlsStream {
    /// What comes next.
    enum State {
        RECORD_HEADER,
        VERSION_2_HELLO,
        ALERT,
        MESSAGE_HEADER,
        MESSAGE_BODY,
        /// The rest of the record does not matter.
        SKIPPED_RECORD,
        /// Bytes are missing; a record header is looked for.
        SEARCH,
        /// No record header was found again; all further bytes are ignored.
        LOST
    }

    static final int MESSAGE_HEADER_LENGTH = 4;
    /// A message whose content does not matter.
    static final int MESSAGE_UNWANTED = -1;
    private static final int COLLECTED_LENGTH_FIRST = 4096;

    State state = State.RECORD_HEADER;
    int records;
    int emptyRecords;
    int recordRemaining;

    /// Bytes of the message header that were read so far; all of them inside a message.
    int messageHeaderLength;
    int messageType;
    int messageRemaining;
    /// The first bytes of the message that its type asks for.
    int messageStart;
    int messageStartLength;
    /// Whether the message is wanted whole.
    boolean isKept;
    private int messageHeader;
    private byte[] collected;
    private int collectedLength;

    /// Whether the place where messages start is known; a gap can take that away.
    boolean aligned = true;
    boolean changedCipher;
    boolean gapped;
    /// No ClientHello will be read from this direction any more.
    boolean helloImpossible;
    /// Bytes that the last slice still held: they vanish with a gap.
    int unconsumed;
    int searched;

    /// Whether a message has begun and not ended.
    boolean insideMessage() {
        return messageHeaderLength > 0;
    }

    /// Starts on the record's body.
    void enterRecord(int length) {
        records++;
        recordRemaining = length;
    }

    /// Starts on the message that the record's bytes belong to.
    void enterMessages() {
        boolean goesOn = messageHeaderLength == MESSAGE_HEADER_LENGTH;
        state = goesOn ? State.MESSAGE_BODY : State.MESSAGE_HEADER;
    }

    /// Reads on in the message header. True when it is whole; otherwise the record or the slice is used up.
    boolean readMessageHeader(StreamSlice input) {
        while (recordRemaining > 0 && input.remaining() > 0) {
            messageHeader = messageHeader << 8 | input.u8(0);
            consume(input, 1);
            if (++messageHeaderLength < MESSAGE_HEADER_LENGTH) continue;
            messageType = messageHeader >>> 24;
            messageRemaining = messageHeader & 0xffffff;
            messageHeader = 0;
            messageStart = 0;
            messageStartLength = 0;
            state = State.MESSAGE_BODY;
            return true;
        }
        return false;
    }

    /// Skips what is there of the message, but for its first `startLength` bytes, which it keeps.
    /// True when the message has ended.
    boolean skipMessage(StreamSlice input, int startLength) {
        while (messageStartLength < startLength && availableOfMessage(input) > 0) {
            messageStart = messageStart << 8 | input.u8(0);
            messageStartLength++;
            consumeOfMessage(input, 1);
        }
        consumeOfMessage(input, availableOfMessage(input));
        return messageRemaining == 0;
    }

    /// The whole message, in place where it lies in the slice, or collected from several records. Null while bytes
    /// are missing. `endMessage` consumes it.
    ByteView wholeMessage(StreamSlice input) {
        if (collected == null) {
            if (messageRemaining <= recordRemaining) {
                if (input.remaining() < messageRemaining) return null;
                return new ByteView(input, 0, messageRemaining);
            }
            collected = new byte[Math.min(messageRemaining, COLLECTED_LENGTH_FIRST)];
            collectedLength = 0;
        }
        int count = availableOfMessage(input);
        if (collected.length - collectedLength < count) {
            int grown = Math.max(collected.length * 2, collectedLength + count);
            collected = Arrays.copyOf(collected, Math.min(grown, collectedLength + messageRemaining));
        }
        input.copy(0, collected, collectedLength, count);
        collectedLength += count;
        consumeOfMessage(input, count);
        return messageRemaining == 0 ? new ByteView(collected, collectedLength) : null;
    }

    /// Leaves the message, consuming what `wholeMessage` gave in place.
    void endMessage(StreamSlice input) {
        consumeOfMessage(input, messageRemaining);
        forgetMessage();
        state = State.MESSAGE_HEADER;
    }

    private int availableOfMessage(StreamSlice input) {
        return Math.min(messageRemaining, Math.min(recordRemaining, input.remaining()));
    }

    private void consumeOfMessage(StreamSlice input, int count) {
        messageRemaining -= count;
        consume(input, count);
    }

    /// Consumes bytes of the record.
    void consume(StreamSlice input, int count) {
        input.skip(count);
        recordRemaining -= count;
    }

    private void forgetMessage() {
        messageHeaderLength = 0;
        messageHeader = 0;
        messageRemaining = 0;
        collected = null;
        collectedLength = 0;
    }

    /// Accounts for bytes that are missing: goes on exactly where the hole ends inside what is skipped anyway, and
    /// searches for a record header otherwise.
    void lose(long lengthBytes) {
        gapped = true;
        helloImpossible = true;
        switch (state) {
            case LOST -> { }
            case SKIPPED_RECORD, ALERT, MESSAGE_HEADER, MESSAGE_BODY -> {
                if (lengthBytes > recordRemaining) search();
                else loseInRecord((int) lengthBytes);
            }
            case RECORD_HEADER, VERSION_2_HELLO, SEARCH -> search();
        }
    }

    /// Goes over to looking for a record header.
    void search() {
        forgetMessage();
        recordRemaining = 0;
        aligned = false;
        state = State.SEARCH;
    }

    private void loseInRecord(int length) {
        recordRemaining -= length;
        if (state == State.SKIPPED_RECORD) return;
        if (state == State.MESSAGE_BODY && length <= messageRemaining) {
            messageRemaining -= length;
            messageType = MESSAGE_UNWANTED;
            collected = null;
            return;
        }
        aligned = false;
        forgetMessage();
        state = State.SKIPPED_RECORD;
    }
}
