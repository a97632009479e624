package io.fovea.parsers.hello;

import io.fovea.parsers.support.ByteKey;
import io.fovea.parsers.support.ByteView;
import java.util.List;

/// What the client offers (RFC 8446, section 4.1.2), also when it comes in the clothes of SSL 2 (RFC 5246, appendix E).
public final class ClientHello extends HelloMessage {
    private static final int EXTENSION_SERVER_NAME = 0;
    private static final int EXTENSION_GROUPS = 10;
    private static final int EXTENSION_POINT_FORMATS = 11;
    private static final int EXTENSION_SIGNATURE_ALGORITHMS = 13;
    private static final int EXTENSION_EARLY_DATA = 42;
    private static final int EXTENSION_ENCRYPTED_SERVER_NAME = 0xffce;
    private static final int EXTENSION_ENCRYPTED_CLIENT_HELLO = 0xfe0d;
    private static final int NAME_TYPE_HOST = 0;

    /// Bytes of an SSL 2 ClientHello in front of its lists: version, three lengths.
    private static final int V2_HEADER_LENGTH = 8;
    private static final int V2_CIPHER_LENGTH = 3;
    private static final int[] NONE = {};

    private final boolean version2Format;
    private int ciphersOffset;
    private int ciphersLength;
    private int compressionsOffset;
    private int compressionsLength;
    private int serverNameOffset;
    private int serverNameLength;
    private int alpnOffset;
    private int alpnLength;
    private int groupsOffset;
    private int groupsLength;
    private int pointFormatsOffset;
    private int pointFormatsLength;
    private int signatureAlgorithmsOffset;
    private int signatureAlgorithmsLength;
    private int versionsOffset;
    private int versionsLength;
    private int keySharesOffset;
    private int keySharesLength;
    private boolean preSharedKey;
    private boolean earlyData;
    private boolean encryptedHello;

    private ClientHello(ByteView bytes, boolean version2Format) {
        super(bytes);
        this.version2Format = version2Format;
    }

    /// Reads the body of a handshake message. Null when it is too short to be one.
    public static ClientHello read(ByteView bytes) {
        if (bytes.length() < SESSION_ID_OFFSET) return null;
        ClientHello hello = new ClientHello(bytes, false);
        if (hello.readSessionId() && hello.readCiphers() && hello.readCompressions()) hello.readExtensions();
        return hello;
    }

    /// Reads a ClientHello in the format of SSL 2, from its version on. Null when it does not fit together.
    public static ClientHello readVersion2(ByteView bytes) {
        if (bytes.length() < V2_HEADER_LENGTH) return null;
        int ciphers = bytes.u16(2);
        int sessionId = bytes.u16(4);
        int challenge = bytes.u16(6);
        if (V2_HEADER_LENGTH + ciphers + sessionId + challenge != bytes.length()) return null;
        if (sessionId > RANDOM_LENGTH || challenge > RANDOM_LENGTH) return null;
        ClientHello hello = new ClientHello(bytes, true);
        hello.ciphersOffset = V2_HEADER_LENGTH;
        hello.ciphersLength = ciphers;
        hello.sessionIdOffset = V2_HEADER_LENGTH + ciphers;
        hello.sessionIdLength = sessionId;
        return hello;
    }

    private boolean readCiphers() {
        if (remaining() < 2) return false;
        int length = bytes.u16(position);
        if (length > remaining() - 2) return false;
        ciphersOffset = position + 2;
        ciphersLength = length;
        position = ciphersOffset + length;
        return length % 2 == 0;
    }

    private boolean readCompressions() {
        if (remaining() < 1 || bytes.u8(position) > remaining() - 1) return false;
        compressionsOffset = position + 1;
        compressionsLength = bytes.u8(position);
        position = compressionsOffset + compressionsLength;
        return true;
    }

    @Override
    void onExtension(int type, int offset, int length) {
        switch (type) {
            case EXTENSION_SERVER_NAME -> readServerName(offset, length);
            case EXTENSION_ALPN -> {
                if (alpnOffset != 0) return;
                alpnOffset = offset;
                alpnLength = length;
            }
            case EXTENSION_GROUPS -> {
                if (groupsOffset != 0 || length < 2) return;
                groupsOffset = offset + 2;
                groupsLength = Math.min(bytes.u16(offset), length - 2);
            }
            case EXTENSION_POINT_FORMATS -> {
                if (pointFormatsOffset != 0 || length < 1) return;
                pointFormatsOffset = offset + 1;
                pointFormatsLength = Math.min(bytes.u8(offset), length - 1);
            }
            case EXTENSION_SIGNATURE_ALGORITHMS -> {
                if (signatureAlgorithmsOffset != 0 || length < 2) return;
                signatureAlgorithmsOffset = offset + 2;
                signatureAlgorithmsLength = Math.min(bytes.u16(offset), length - 2);
            }
            case EXTENSION_SUPPORTED_VERSIONS -> {
                if (versionsOffset != 0 || length < 1) return;
                versionsOffset = offset + 1;
                versionsLength = Math.min(bytes.u8(offset), length - 1);
            }
            case EXTENSION_KEY_SHARE, EXTENSION_KEY_SHARE_OLD -> {
                if (keySharesOffset != 0 || length < 2) return;
                keySharesOffset = offset + 2;
                keySharesLength = Math.min(bytes.u16(offset), length - 2);
            }
            case EXTENSION_PRE_SHARED_KEY -> preSharedKey = true;
            case EXTENSION_EARLY_DATA -> earlyData = true;
            case EXTENSION_ENCRYPTED_CLIENT_HELLO, EXTENSION_ENCRYPTED_SERVER_NAME -> encryptedHello = true;
            default -> { }
        }
    }

    /// A list of names with a type and a length each; the first host name counts (RFC 6066, section 3).
    private void readServerName(int offset, int length) {
        if (serverNameOffset != 0 || length < 2) return;
        int end = offset + Math.min(length, 2 + bytes.u16(offset));
        int at = offset + 2;
        while (end - at >= 3 && bytes.u16(at + 1) <= end - at - 3) {
            int nameLength = bytes.u16(at + 1);
            if (bytes.u8(at) == NAME_TYPE_HOST) {
                serverNameOffset = at + 3;
                serverNameLength = nameLength;
                return;
            }
            at += 3 + nameLength;
        }
    }

    /// Whether fingerprints have a meaning: SSL 2's format has other lists, and damaged lists are no fingerprint.
    public boolean hasFingerprint() {
        return !version2Format && compressionsOffset != 0;
    }

    /// The name, or null when there is none or an empty one.
    public String serverName() {
        return serverNameLength == 0 ? null : bytes.text(serverNameOffset, serverNameLength);
    }

    void addServerName(ByteKey key) {
        key.add(bytes, serverNameOffset, serverNameLength);
    }

    /// The random; in SSL 2's format the challenge with zeros in front.
    @Override
    public byte[] random() {
        if (!version2Format) return super.random();
        byte[] random = new byte[RANDOM_LENGTH];
        int challengeOffset = sessionIdOffset + sessionIdLength;
        byte[] challenge = bytes.bytes(challengeOffset, bytes.length() - challengeOffset);
        System.arraycopy(challenge, 0, random, RANDOM_LENGTH - challenge.length, challenge.length);
        return random;
    }

    /// The cipher suites; in SSL 2's format those that TLS can use.
    public int[] ciphers() {
        if (!version2Format) return numbers(ciphersOffset, ciphersLength);
        int[] all = new int[ciphersLength / V2_CIPHER_LENGTH];
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            int cipher = bytes.u24(ciphersOffset + i * V2_CIPHER_LENGTH);
            if (cipher <= 0xffff) all[count++] = cipher;
        }
        return java.util.Arrays.copyOf(all, count);
    }

    void addCiphers(ByteKey key) {
        if (!version2Format) {
            key.add(bytes, ciphersOffset, ciphersLength);
            return;
        }
        for (int cipher : ciphers()) key.add16(cipher);
    }

    int[] compressions() {
        return octets(compressionsOffset, compressionsLength);
    }

    void addCompressions(ByteKey key) {
        key.add(bytes, compressionsOffset, compressionsLength);
    }

    int[] pointFormats() {
        return octets(pointFormatsOffset, pointFormatsLength);
    }

    private int[] octets(int offset, int length) {
        int[] values = new int[length];
        for (int i = 0; i < length; i++) values[i] = bytes.u8(offset + i);
        return values;
    }

    public int[] groups() {
        return numbers(groupsOffset, groupsLength);
    }

    void addGroups(ByteKey key) {
        key.add(bytes, groupsOffset, groupsLength);
    }

    int[] signatureAlgorithms() {
        return numbers(signatureAlgorithmsOffset, signatureAlgorithmsLength);
    }

    void addSignatureAlgorithms(ByteKey key) {
        key.add(bytes, signatureAlgorithmsOffset, signatureAlgorithmsLength);
    }

    public int[] supportedVersions() {
        return numbers(versionsOffset, versionsLength);
    }

    void addSupportedVersions(ByteKey key) {
        key.add(bytes, versionsOffset, versionsLength);
    }

    /// The groups that it sent keys for.
    int[] keyShares() {
        int end = keySharesOffset + keySharesLength;
        int count = 0;
        for (int at = keySharesOffset; hasKeyShare(at, end); at += 4 + bytes.u16(at + 2)) count++;
        if (count == 0) return NONE;
        int[] groups = new int[count];
        int at = keySharesOffset;
        for (int i = 0; i < count; i++) {
            groups[i] = bytes.u16(at);
            at += 4 + bytes.u16(at + 2);
        }
        return groups;
    }

    void addKeyShares(ByteKey key) {
        int end = keySharesOffset + keySharesLength;
        for (int at = keySharesOffset; hasKeyShare(at, end); at += 4 + bytes.u16(at + 2)) key.add(bytes, at, 2);
    }

    private boolean hasKeyShare(int at, int end) {
        return end - at >= 4 && bytes.u16(at + 2) <= end - at - 4;
    }

    /// The protocols it offers, best first, as bytes.
    public List<byte[]> protocols() {
        return protocolNames(alpnOffset, alpnLength);
    }

    void addProtocols(ByteKey key) {
        key.add(bytes, alpnOffset, alpnLength);
    }

    /// Adds all that fingerprints are made of: every part with its length, the extensions last.
    void addFingerprint(ByteKey key) {
        key.add16(version);
        key.addPart(bytes, ciphersOffset, ciphersLength);
        key.addPart(bytes, groupsOffset, groupsLength);
        key.addPart(bytes, pointFormatsOffset, pointFormatsLength);
        key.addPart(bytes, signatureAlgorithmsOffset, signatureAlgorithmsLength);
        key.addPart(bytes, versionsOffset, versionsLength);
        key.addPart(bytes, alpnOffset, alpnLength);
        addExtensions(key);
    }

    public boolean offersPreSharedKey() {
        return preSharedKey;
    }

    boolean offersEarlyData() {
        return earlyData;
    }

    /// Whether part of it is encrypted, or pretends to be (GREASE).
    public boolean hasEncryptedHello() {
        return encryptedHello;
    }
}
