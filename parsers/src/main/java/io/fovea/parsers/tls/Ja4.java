package io.fovea.parsers.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

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

    Ja4(ClientHello hello) {
        int[] suites = withoutGrease(hello.ciphers());
        int[] types = withoutGrease(hello.extensions());
        boolean named = Arrays.stream(types).anyMatch(type -> type == EXTENSION_SERVER_NAME);
        start = "t" + version(hello) + (named ? 'd' : 'i') + count(suites.length) + count(types.length)
                + protocol(hello.protocols());
        ciphers = hexadecimal(Arrays.stream(suites).sorted().toArray());
        String sorted = hexadecimal(Arrays.stream(types)
                .filter(type -> type != EXTENSION_SERVER_NAME && type != HelloMessage.EXTENSION_ALPN)
                .sorted()
                .toArray());
        int[] algorithms = withoutGrease(hello.signatureAlgorithms());
        extensions = algorithms.length == 0 ? sorted : sorted + "_" + hexadecimal(algorithms);
    }

    /// The fingerprint itself.
    String hashed() {
        return start + "_" + hash(ciphers) + "_" + hash(extensions);
    }

    /// The same with the lists instead of their hashes.
    String raw() {
        return start + "_" + ciphers + "_" + extensions;
    }

    private static int[] withoutGrease(int[] values) {
        return Arrays.stream(values).filter(value -> !TlsNames.isGrease(value)).toArray();
    }

    private static String version(ClientHello hello) {
        int highest = Arrays.stream(withoutGrease(hello.supportedVersions())).max().orElse(hello.version);
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

    private static String hexadecimal(int[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> HexFormat.of().toHexDigits((short) value))
                .collect(Collectors.joining(","));
    }

    private static String hash(String list) {
        if (list.isEmpty()) return NO_HASH;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
