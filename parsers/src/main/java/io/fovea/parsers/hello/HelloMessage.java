package io.fovea.parsers.hello;

import io.fovea.parsers.support.ByteKey;
import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.WireText;
import java.util.ArrayList;
import java.util.List;

/// What ClientHello and ServerHello share: version, random, session id, extensions (RFC 8446, section 4.1).
///
/// The message is walked once, and only where its parts lie is remembered; values are made when somebody reads them.
/// A length that does not fit ends the walk: what lies before it is known, the rest is absent.
public abstract sealed class HelloMessage permits ClientHello, ServerHello {
    static final int RANDOM_OFFSET = 2;
    static final int RANDOM_LENGTH = 32;
    static final int SESSION_ID_OFFSET = RANDOM_OFFSET + RANDOM_LENGTH;
    private static final int SESSION_ID_LENGTH_MAX = 32;
    private static final int EXTENSION_HEADER_LENGTH = 4;

    static final int EXTENSION_ALPN = 16;
    static final int EXTENSION_PRE_SHARED_KEY = 41;
    static final int EXTENSION_SUPPORTED_VERSIONS = 43;
    static final int EXTENSION_KEY_SHARE_OLD = 40;
    static final int EXTENSION_KEY_SHARE = 51;

    final ByteView bytes;
    /// Its own version field.
    public final int version;
    /// Where the part begins that the subclass reads.
    int position;
    int sessionIdOffset;
    int sessionIdLength;
    private int extensionsOffset;
    private int extensionsEnd;

    HelloMessage(ByteView bytes) {
        assert bytes.length() >= RANDOM_OFFSET : "a hello message has a version";
        this.bytes = bytes;
        this.version = bytes.u16(0);
        this.position = SESSION_ID_OFFSET;
    }

    /// Copies the message, so that it stays valid when what it was read from moves.
    public final void keep() {
        bytes.keep();
    }

    /// Remembers one extension that the message's fields need.
    abstract void onExtension(int type, int offset, int length);

    /// How many bytes follow `position`.
    final int remaining() {
        return bytes.length() - position;
    }

    final boolean readSessionId() {
        if (remaining() < 1) return false;
        int length = bytes.u8(position);
        if (length > SESSION_ID_LENGTH_MAX || length > remaining() - 1) return false;
        sessionIdOffset = position + 1;
        sessionIdLength = length;
        position += 1 + length;
        return true;
    }

    final void readExtensions() {
        if (remaining() < 2) return;
        extensionsOffset = position + 2;
        extensionsEnd = Math.min(bytes.length(), extensionsOffset + bytes.u16(position));
        int at = extensionsOffset;
        while (hasExtension(at)) {
            onExtension(bytes.u16(at), at + EXTENSION_HEADER_LENGTH, bytes.u16(at + 2));
            at += EXTENSION_HEADER_LENGTH + bytes.u16(at + 2);
        }
    }

    private boolean hasExtension(int at) {
        int room = extensionsEnd - at - EXTENSION_HEADER_LENGTH;
        return room >= 0 && bytes.u16(at + 2) <= room;
    }

    /// The types of its extensions, in order.
    public final int[] extensions() {
        int count = 0;
        for (int at = extensionsOffset; hasExtension(at); at += EXTENSION_HEADER_LENGTH + bytes.u16(at + 2)) count++;
        int[] types = new int[count];
        int at = extensionsOffset;
        for (int i = 0; i < count; i++) {
            types[i] = bytes.u16(at);
            at += EXTENSION_HEADER_LENGTH + bytes.u16(at + 2);
        }
        return types;
    }

    /// The body of the first extension of a type, or null.
    public final byte[] extension(int type) {
        for (int at = extensionsOffset; hasExtension(at); at += EXTENSION_HEADER_LENGTH + bytes.u16(at + 2)) {
            if (bytes.u16(at) == type) return bytes.bytes(at + EXTENSION_HEADER_LENGTH, bytes.u16(at + 2));
        }
        return null;
    }

    /// Adds the types of its extensions, in order.
    final void addExtensions(ByteKey key) {
        for (int at = extensionsOffset; hasExtension(at); at += EXTENSION_HEADER_LENGTH + bytes.u16(at + 2)) {
            key.add(bytes, at, 2);
        }
    }

    public byte[] random() {
        return bytes.bytes(RANDOM_OFFSET, RANDOM_LENGTH);
    }

    public final byte[] sessionId() {
        return sessionIdLength == 0 ? null : bytes.bytes(sessionIdOffset, sessionIdLength);
    }

    /// The names in an ALPN extension's body: a length, then names with a length each (RFC 7301).
    final List<byte[]> protocolNames(int offset, int length) {
        List<byte[]> names = new ArrayList<>();
        if (length < 2) return names;
        int end = offset + Math.min(length, 2 + bytes.u16(offset));
        int at = offset + 2;
        while (at < end && bytes.u8(at) <= end - at - 1) {
            names.add(bytes.bytes(at + 1, bytes.u8(at)));
            at += 1 + bytes.u8(at);
        }
        return names;
    }

    public static List<String> texts(List<byte[]> values) {
        return values.stream().map(WireText::of).toList();
    }

    /// Numbers of two bytes each; an odd byte at the end is left out.
    final int[] numbers(int offset, int length) {
        int[] values = new int[length / 2];
        for (int i = 0; i < values.length; i++) values[i] = bytes.u16(offset + 2 * i);
        return values;
    }
}
