package io.fovea.parsers.hello;

import io.fovea.parsers.support.ByteView;

/// What the server chose (RFC 8446, section 4.1.3), or its wish that the client say hello again.
public final class ServerHello extends HelloMessage {
    /// The random that marks a HelloRetryRequest: the SHA-256 of that word.
    private static final int[] RETRY_RANDOM = {
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    private static final int ABSENT = -1;

    private int cipher = ABSENT;
    private int compression = ABSENT;
    private int selectedVersion = ABSENT;
    private int group = ABSENT;
    private int alpnOffset;
    private int alpnLength;
    private boolean preSharedKey;

    private ServerHello(ByteView bytes) {
        super(bytes);
    }

    /// Reads the body of a handshake message. Null when it is too short to be one.
    public static ServerHello read(ByteView bytes) {
        if (bytes.length() < SESSION_ID_OFFSET) return null;
        ServerHello hello = new ServerHello(bytes);
        boolean isShort = TlsVersions.hasShortServerHello(hello.version);
        if ((isShort || hello.readSessionId()) && hello.readChoice(isShort)) hello.readExtensions();
        return hello;
    }

    private boolean readChoice(boolean isShort) {
        if (remaining() < 2) return false;
        cipher = bytes.u16(position);
        position += 2;
        if (isShort) return true;
        if (remaining() < 1) return false;
        compression = bytes.u8(position);
        position++;
        return true;
    }

    @Override
    void onExtension(int type, int offset, int length) {
        switch (type) {
            case EXTENSION_SUPPORTED_VERSIONS -> {
                if (selectedVersion == ABSENT && length == 2) selectedVersion = bytes.u16(offset);
            }
            case EXTENSION_KEY_SHARE, EXTENSION_KEY_SHARE_OLD -> {
                if (group == ABSENT && length >= 2) group = bytes.u16(offset);
            }
            case EXTENSION_ALPN -> {
                if (alpnOffset != 0) return;
                alpnOffset = offset;
                alpnLength = length;
            }
            case EXTENSION_PRE_SHARED_KEY -> preSharedKey = true;
            default -> { }
        }
    }

    public boolean isRetryRequest() {
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            if (bytes.u8(RANDOM_OFFSET + i) != RETRY_RANDOM[i]) return false;
        }
        return true;
    }

    /// The version that both will speak.
    public int negotiatedVersion() {
        return selectedVersion != ABSENT ? selectedVersion : version;
    }

    /// The cipher suite, or -1.
    public int cipher() {
        return cipher;
    }

    /// The compression method, or -1.
    int compression() {
        return compression;
    }

    /// The group of the server's key share, or -1.
    public int group() {
        return group;
    }

    /// The protocol that it chose, or null.
    public String protocol() {
        var names = protocolNames(alpnOffset, alpnLength);
        return names.isEmpty() || names.getFirst().length == 0 ? null : texts(names).getFirst();
    }

    public boolean choosesPreSharedKey() {
        return preSharedKey;
    }

    /// Whether it echoes the client's session id, which means resumption up to TLS 1.2.
    public boolean echoesSessionIdOf(ClientHello client) {
        if (sessionIdLength == 0 || sessionIdLength != client.sessionIdLength) return false;
        for (int i = 0; i < sessionIdLength; i++) {
            if (bytes.u8(sessionIdOffset + i) != client.bytes.u8(client.sessionIdOffset + i)) return false;
        }
        return true;
    }
}
