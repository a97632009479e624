package io.fovea.engine;

import io.fovea.packet.IpAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Community id flow hash, version 1 (Corelight's specification): base64 of the SHA-1 over seed, endpoints in order,
/// protocol and ports.
final class CommunityId {
    private static final short SEED = 0;

    private CommunityId() {}

    static String of(IpAddress one, int onePort, IpAddress other, int otherPort, int protocol) {
        int order = one.compareTo(other);
        boolean inOrder = order < 0 || order == 0 && onePort <= otherPort;
        ByteBuffer bytes = ByteBuffer.allocate(40);
        bytes.putShort(SEED);
        if (inOrder) {
            put(bytes, one.high(), one.low());
            put(bytes, other.high(), other.low());
        } else {
            put(bytes, other.high(), other.low());
            put(bytes, one.high(), one.low());
        }
        bytes.put((byte) protocol).put((byte) 0);
        bytes.putShort((short) (inOrder ? onePort : otherPort)).putShort((short) (inOrder ? otherPort : onePort));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(bytes.array(), 0, bytes.position());
            return "1:" + Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void put(ByteBuffer bytes, long high, long low) {
        if (IpAddress.isIpv4(high, low)) bytes.putInt((int) low);
        else bytes.putLong(high).putLong(low);
    }
}
