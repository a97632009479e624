package io.fovea.parsers.hello;

import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// Names of protocol versions as Zeek writes them, drafts and experiments of TLS 1.3 included. Many spellings are read:
/// `TLSv12`, `TLS1.2`, `TLS 1.2`, `tls1_2`, `0x0303`.
public final class TlsVersions implements Enumeration {
    static final int SSL_2 = 0x0002;
    static final int SSL_3 = 0x0300;
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;
    private static final int EXPERIMENT = 0x7e;
    private static final int DRAFT = 0x7f;
    private static final int FACEBOOK_DRAFT = 0xfb;
    /// Up to this draft a ServerHello of TLS 1.3 has no session id and no compression method.
    private static final int SHORT_SERVER_HELLO_MAX = 0x7f15;

    private static final Map<Integer, String> NAMES = Map.of(
            SSL_2, "SSLv2", SSL_3, "SSLv3", TLS_1_0, "TLSv10", TLS_1_1, "TLSv11", TLS_1_2, "TLSv12", TLS_1_3, "TLSv13");
    private static final String DRAFT_NAME = "TLSv13-draft";
    private static final String FACEBOOK_NAME = "TLSv13-facebook-draft";
    private static final String EXPERIMENT_NAME = "TLSv13-experiment";

    /// Whether a version is TLS 1.3, one of its drafts or experiments.
    public static boolean isTls13(int version) {
        int high = version >>> 8;
        return version == TLS_1_3 || high == EXPERIMENT || high == DRAFT || high == FACEBOOK_DRAFT;
    }

    /// Whether a ServerHello with this version lacks session id and compression method.
    static boolean hasShortServerHello(int version) {
        return version >>> 8 == DRAFT && version <= SHORT_SERVER_HELLO_MAX;
    }

    /// Whether a hello message may carry this version.
    public static boolean isPlausible(int version) {
        return version >= SSL_3 && version <= TLS_1_3 || isTls13(version);
    }

    @Override
    public String nameOf(long number) {
        return switch ((int) number) {
            case TLS_1_2 -> "TLSv12";
            case TLS_1_3 -> "TLSv13";
            case TLS_1_0 -> "TLSv10";
            case TLS_1_1 -> "TLSv11";
            case SSL_3 -> "SSLv3";
            case SSL_2 -> "SSLv2";
            default -> nameOfUnusual(number);
        };
    }

    private static String nameOfUnusual(long number) {
        return switch ((int) (number >>> 8)) {
            case DRAFT -> DRAFT_NAME + (number & 0xff);
            case FACEBOOK_DRAFT -> FACEBOOK_NAME + (number & 0xff);
            case EXPERIMENT -> EXPERIMENT_NAME + (number & 0xff);
            default -> NameTable.unknown(number, 4);
        };
    }

    @Override
    public OptionalLong numberOf(String name) {
        OptionalLong number = name.startsWith("0x") || name.startsWith("unknown-") || isNumber(name)
                ? NameTable.parse(name) : OptionalLong.empty();
        if (number.isPresent()) return number;
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ ._v-]", "");
        for (var known : NAMES.entrySet()) {
            if (spellings(known.getValue()).contains(plain)) return OptionalLong.of(known.getKey());
        }
        number = special(plain, DRAFT_NAME, DRAFT);
        if (number.isEmpty()) number = special(plain, FACEBOOK_NAME, FACEBOOK_DRAFT);
        return number.isPresent() ? number : special(plain, EXPERIMENT_NAME, EXPERIMENT);
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// A name's spellings without case, spaces, dots and `v`: `tls12`; `ssl3`, `ssl30`; `tls10`, `tls1`.
    private static List<String> spellings(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace("v", "");
        if (plain.startsWith("ssl")) return List.of(plain, plain + "0");
        return plain.equals("tls10") ? List.of("tls10", "tls1") : List.of(plain);
    }

    private static OptionalLong special(String plain, String prefix, int high) {
        String start = prefix.toLowerCase(Locale.ROOT).replaceAll("[v-]", "");
        if (!plain.startsWith(start)) return OptionalLong.empty();
        String low = plain.substring(start.length());
        OptionalLong number = isNumber(low) ? NameTable.parse(low) : OptionalLong.empty();
        return number.isPresent() && number.getAsLong() <= 0xff
                ? OptionalLong.of((long) high << 8 | number.getAsLong()) : OptionalLong.empty();
    }

    @Override
    public List<String> names() {
        return NAMES.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue).toList();
    }
}
