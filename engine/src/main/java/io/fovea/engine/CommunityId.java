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
        boolean swap = order > 0 || order == 0 && onePort > otherPort;
        ByteBuffer bytes = ByteBuffer.allocate(40);
        bytes.putShort(SEED);
        put(bytes, swap ? other : one);
        put(bytes, swap ? one : other);
        bytes.put((byte) protocol).put((byte) 0);
        bytes.putShort((short) (swap ? otherPort : onePort)).putShort((short) (swap ? onePort : otherPort));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(bytes.array(), 0, bytes.position());
            return "1:" + Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void put(ByteBuffer bytes, IpAddress address) {
        if (address.isIpv4()) bytes.putInt((int) address.low());
        else bytes.putLong(address.high()).putLong(address.low());
    }
}
