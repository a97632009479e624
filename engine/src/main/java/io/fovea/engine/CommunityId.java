package io.fovea.engine;

import io.fovea.packet.Icmp;
import io.fovea.packet.IpAddress;
import io.fovea.packet.IpProtocol;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Community id flow hash, version 1 (Corelight's specification): base64 of the SHA-1 over seed, endpoints in order,
/// protocol and ports. Of ICMP that has no answers, the sender comes first.
final class CommunityId {
    private static final short SEED = 0;
    /// Never used itself, only copied.
    private static final MessageDigest SHA_1 = sha1();

    private CommunityId() {}

    static String of(IpAddress one, int onePort, IpAddress other, int otherPort, int protocol) {
        int order = one.compareTo(other);
        boolean isIcmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
        boolean inOrder = order < 0 || order == 0 && onePort <= otherPort || isIcmp && Icmp.isOneWay(protocol, onePort);
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
        MessageDigest digest = unused();
        digest.update(bytes.array(), 0, bytes.position());
        return "1:" + Base64.getEncoder().encodeToString(digest.digest());
    }

    /// A digest that has seen nothing: a copy, which costs a third of asking the providers for one.
    private static MessageDigest unused() {
        try {
            return (MessageDigest) SHA_1.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests can be copied", e);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void put(ByteBuffer bytes, long high, long low) {
        if (IpAddress.isIpv4(high, low)) bytes.putInt((int) low);
        else bytes.putLong(high).putLong(low);
    }
}
