package io.fovea.parsers.hello;

import io.fovea.parsers.support.HexDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// JA4, the fingerprint of a TLS client: `t13d1516h2_8daaf6152771_02713d6af862`. The first part tells transport,
/// version, whether there is a server name, counts of cipher suites and extensions, and the first protocol of ALPN; the
/// second is a hash of the sorted cipher suites, the third of the sorted extensions and the signature algorithms.
final class Ja4 {
    private static final int EXTENSION_SERVER_NAME = 0;
    private static final int COUNT_MAX = 99;
    private static final int HASH_LENGTH = 12;
    private static final String NO_HASH = "0".repeat(HASH_LENGTH);

    private final String start;
    private final String ciphers;
    private final String extensions;

    /// @param transport `t` for TCP, `q` for QUIC
    Ja4(char transport, ClientHello hello) {
        int[] suites = withoutGrease(hello.ciphers());
        int[] types = withoutGrease(hello.extensions());
        Arrays.sort(suites);
        Arrays.sort(types);
        boolean named = types.length > 0 && types[0] == EXTENSION_SERVER_NAME;
        start = transport + version(hello) + (named ? 'd' : 'i') + count(suites.length) + count(types.length)
                + protocol(hello.protocols());
        ciphers = hexadecimal(suites);
        String sorted = hexadecimal(withoutNames(types));
        int[] algorithms = withoutGrease(hello.signatureAlgorithms());
        extensions = algorithms.length == 0 ? sorted : sorted + "_" + hexadecimal(algorithms);
    }

    /// The fingerprint itself.
    String hashed(HexDigest sha256) {
        return start + "_" + hash(ciphers, sha256) + "_" + hash(extensions, sha256);
    }

    /// The same with the lists instead of their hashes.
    String raw() {
        return start + "_" + ciphers + "_" + extensions;
    }

    private static int[] withoutGrease(int[] values) {
        int[] kept = new int[values.length];
        int count = 0;
        for (int value : values) {
            if (!TlsNames.isGrease(value)) kept[count++] = value;
        }
        return Arrays.copyOf(kept, count);
    }

    /// Extensions without those that tell names: of the server, of protocols.
    private static int[] withoutNames(int[] types) {
        int[] kept = new int[types.length];
        int count = 0;
        for (int type : types) {
            if (type != EXTENSION_SERVER_NAME && type != HelloMessage.EXTENSION_ALPN) kept[count++] = type;
        }
        return Arrays.copyOf(kept, count);
    }

    private static String version(ClientHello hello) {
        int[] versions = withoutGrease(hello.supportedVersions());
        int highest = versions.length == 0 ? hello.version : versions[0];
        for (int version : versions) highest = Math.max(highest, version);
        return switch (highest) {
            case TlsVersions.TLS_1_3 -> "13";
            case TlsVersions.TLS_1_2 -> "12";
            case TlsVersions.TLS_1_1 -> "11";
            case TlsVersions.TLS_1_0 -> "10";
            case TlsVersions.SSL_3 -> "s3";
            case TlsVersions.SSL_2 -> "s2";
            default -> "00";
        };
    }

    private static String count(int count) {
        int shown = Math.min(count, COUNT_MAX);
        return shown < 10 ? "0" + shown : Integer.toString(shown);
    }

    /// First and last character of the first protocol; of their hexadecimal digits when one is no letter or digit.
    private static String protocol(List<byte[]> protocols) {
        if (protocols.isEmpty() || protocols.getFirst().length == 0) return "00";
        byte[] name = protocols.getFirst();
        byte first = name[0];
        byte last = name[name.length - 1];
        if (isAlphanumeric(first) && isAlphanumeric(last)) return "" + (char) first + (char) last;
        HexFormat hex = HexFormat.of();
        return "" + hex.toHighHexDigit(first) + hex.toLowHexDigit(last);
    }

    private static boolean isAlphanumeric(byte value) {
        return value >= '0' && value <= '9' || value >= 'A' && value <= 'Z' || value >= 'a' && value <= 'z';
    }

    /// Four digits a value, joined by commas.
    private static String hexadecimal(int[] values) {
        StringBuilder text = new StringBuilder(values.length * 5);
        for (int value : values) {
            if (!text.isEmpty()) text.append(',');
            for (int shift = 12; shift >= 0; shift -= 4) text.append(Character.forDigit(value >>> shift & 0xf, 16));
        }
        return text.toString();
    }

    private static String hash(String list, HexDigest sha256) {
        return list.isEmpty() ? NO_HASH : sha256.of(list).substring(0, HASH_LENGTH);
    }
}
