package io.fovea.packet;

/// What types of ICMP (RFC 792, RFC 950, RFC 1256) and ICMPv6 (RFC 4443, RFC 4861, RFC 2710, RFC 4620, RFC 6275) answer
/// each other. A message of such a type and its answer are of one flow, whose ports are the two types, as in Zeek and
/// in the Community ID specification; any other message is of a flow of one direction, with type and code for ports.
public final class Icmp {
    static final int HEADER_LENGTH = 8;
    private static final int ONE_WAY = -1;
    private static final byte[] OF_IPV4 = table(0, 8, 9, 10, 13, 14, 15, 16, 17, 18);
    private static final byte[] OF_IPV6 = table(128, 129, 133, 134, 135, 136, 130, 131, 139, 140, 144, 145);

    private Icmp() {}

    /// By type: the type of its answer.
    private static byte[] table(int... pairs) {
        byte[] table = new byte[256];
        java.util.Arrays.fill(table, (byte) ONE_WAY);
        for (int n = 0; n < pairs.length; n += 2) {
            table[pairs[n]] = (byte) pairs[n + 1];
            table[pairs[n + 1]] = (byte) pairs[n];
        }
        return table;
    }

    /// Whether messages of a type have no answers.
    public static boolean isOneWay(int protocol, int type) {
        return (protocol == IpProtocol.ICMP ? OF_IPV4 : OF_IPV6)[type & 0xff] == ONE_WAY;
    }

    /// What stands for the destination port of a message: the type of its answer, or its code if there is none.
    static int destinationPort(int protocol, int type, int code) {
        byte answer = (protocol == IpProtocol.ICMP ? OF_IPV4 : OF_IPV6)[type];
        return answer == ONE_WAY ? code : answer & 0xff;
    }
}
