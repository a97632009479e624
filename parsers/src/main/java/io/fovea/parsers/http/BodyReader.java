package io.fovea.parsers.http;

import io.fovea.parsers.http.HttpNeeds.BodyNeeds;
import io.fovea.spi.StreamSlice;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// Reads the content of one body after the other as it comes, chunks already taken apart: what its first bytes look
/// like, and its digests. Content of gzip and deflate is unpacked, as Zeek does. Does nothing that is not asked for.
final class BodyReader implements ContentDecoder.Receiver {
    private final BodyTools tools;
    private BodyNeeds needs;
    private ContentDecoder decoder;
    private List<BodyDigest> digested;
    private MessageDigest[] digests;
    private byte[] start;
    private int startLength;
    private boolean wantsStart;
    private boolean wantsDigests;
    private boolean hasContent;
    private boolean limited;

    BodyReader(BodyTools tools) {
        this.tools = tools;
    }

    /// Starts on a body.
    void begin(BodyNeeds asked, ContentCoding coding) {
        abandon();
        needs = asked;
        hasContent = false;
        startLength = 0;
        wantsStart = asked.mimeType();
        wantsDigests = !asked.digests().isEmpty();
        if (asked.isNothing()) return;
        if (wantsStart && start == null) start = new byte[ContentMagic.LENGTH_MAX];
        if (wantsDigests) startDigests(asked.digests());
        if (coding == ContentCoding.GZIP || coding == ContentCoding.DEFLATE) decoder = tools.take(coding);
    }

    private void startDigests(List<BodyDigest> asked) {
        if (!asked.equals(digested)) {
            digested = asked;
            digests = new MessageDigest[asked.size()];
            for (int d = 0; d < digests.length; d++) digests[d] = asked.get(d).start();
            return;
        }
        for (MessageDigest digest : digests) digest.reset();
    }

    /// Takes in the next `count` bytes of the slice.
    void take(StreamSlice input, int count) {
        if (!wantsStart && !wantsDigests) return;
        byte[] buffer = decoder == null ? tools.plain : tools.packed;
        for (int done = 0; done < count && (wantsStart || wantsDigests);) {
            int piece = Math.min(buffer.length, count - done);
            if (!wantsDigests && decoder == null) piece = Math.min(piece, start.length - startLength);
            input.copy(done, buffer, 0, piece);
            done += piece;
            if (decoder == null) plain(buffer, piece);
            else unpack(piece);
        }
    }

    private void unpack(int length) {
        switch (decoder.decode(tools.packed, length, tools.plain, this)) {
            case GOES_ON -> { }
            case ENOUGH -> release();
            case BROKEN -> stop(false);
            case LIMIT -> stop(true);
        }
    }

    @Override
    public boolean plain(byte[] bytes, int length) {
        hasContent = true;
        if (wantsStart) {
            int kept = Math.min(length, start.length - startLength);
            System.arraycopy(bytes, 0, start, startLength, kept);
            startLength += kept;
            wantsStart = startLength < start.length;
        }
        if (wantsDigests) {
            for (MessageDigest digest : digests) digest.update(bytes, 0, length);
        }
        return wantsStart || wantsDigests;
    }

    /// Some bytes of the body are missing: what follows is of no use.
    void lose() {
        stop(false);
    }

    private void stop(boolean limit) {
        limited |= limit;
        wantsStart = false;
        wantsDigests = false;
        release();
    }

    private void release() {
        if (decoder != null) tools.giveBack(decoder);
        decoder = null;
    }

    /// Whether a limit of ours kept a digest out.
    boolean isLimited() {
        return limited;
    }

    /// What the first bytes look like, or null.
    String mimeType() {
        return needs == null || !needs.mimeType() ? null : ContentMagic.of(start, startLength);
    }

    /// The digests in hexadecimal, in the order of `BodyDigest`, null for those that were not asked for; null when
    /// there was no content or not all of it is known. To be asked once.
    ///
    /// @param whole whether the body is there to its end
    String[] digests(boolean whole) {
        boolean known = wantsDigests && hasContent && whole;
        if (!known) return null;
        String[] values = new String[BodyDigest.values().length];
        for (int d = 0; d < digests.length; d++) {
            values[needs.digests().get(d).ordinal()] = HexFormat.of().formatHex(digests[d].digest());
        }
        return values;
    }

    /// Lets go of the body at hand.
    void abandon() {
        release();
        wantsStart = false;
        wantsDigests = false;
        limited = false;
        needs = null;
    }
}
