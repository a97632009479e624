package io.fovea.parsers.quic;

import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Enumeration;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Versions of QUIC: their names as Zeek writes them, and what their Initial packets are protected with.
final class QuicVersions implements Enumeration {
    static final Enumeration NAMES = new QuicVersions();

    static final int NEGOTIATION = 0;
    static final int VERSION_1 = 1;
    static final int VERSION_2 = 0x6b3343cf;
    private static final int VERSION_2_PROVISIONAL = 0x709a50c4;
    static final int GOOGLE_50 = 0x51303530;
    private static final int GOOGLE_TLS_50 = 0x54303530;
    private static final int GOOGLE_TLS_51 = 0x54303531;
    private static final int DRAFT_BASE = 0xff000000;
    private static final int DRAFT_MAX = 34;
    /// Since this draft a long header has its connection ids with a length byte each.
    private static final int DRAFT_MIN = 22;
    /// Up to this draft transport parameters have numbers of two bytes.
    private static final int DRAFT_FIXED_PARAMETERS_MAX = 26;
    private static final int MVFST_BASE = 0xfaceb000;
    private static final int MVFST_22 = 0xfaceb001;
    /// Other numbers for version 1.
    private static final int MVFST_1_FIRST = 0xfaceb003;
    private static final int MVFST_1_LAST = 0xfaceb004;

    private static final byte[] SALT_DRAFT_22 = hex("7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a");
    private static final byte[] SALT_DRAFT_23 = hex("c3eef712c72ebb5a11a7d2432bb46365bef9f502");
    private static final byte[] SALT_DRAFT_29 = hex("afbfec289993d24c9e9786f19c6111e04390a899");
    private static final byte[] SALT_1 = hex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    private static final byte[] SALT_2 = hex("0dede3def700a6db819381be6e269dcbf9bd2ed9");
    private static final byte[] SALT_2_PROVISIONAL = hex("a707c203a59b47184a1d62ca570406ea7ae3e5d3");
    private static final byte[] SALT_GOOGLE_50 = hex("504574efd066fe2f9d945cfcdbd3a7f0d3b56b45");
    private static final byte[] SALT_GOOGLE_TLS_50 = hex("7ff579e5acd072915580304c43a2367c60488310");
    private static final byte[] SALT_GOOGLE_TLS_51 = hex("7a4edef4e7ccee5fa4506c19124fc8ccda6e033d");

    private static final int[] GREASE_CANDIDATES = {VERSION_1, DRAFT_BASE + 29};
    private static final int[] NO_CANDIDATES = {};

    private static final String DRAFT_NAME = "draft-";
    private static final String GREASE_NAME = "GREASE-0x";
    private static final Map<String, Integer> SPELLINGS = spellings();

    private QuicVersions() {}

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /// What initial secrets of a version are extracted with (RFC 9001, section 5.2), or null when nobody knows.
    static byte[] salt(int version) {
        return switch (version) {
            case VERSION_1 -> SALT_1;
            case VERSION_2 -> SALT_2;
            case VERSION_2_PROVISIONAL -> SALT_2_PROVISIONAL;
            case GOOGLE_50 -> SALT_GOOGLE_50;
            case GOOGLE_TLS_50 -> SALT_GOOGLE_TLS_50;
            case GOOGLE_TLS_51 -> SALT_GOOGLE_TLS_51;
            case MVFST_22 -> SALT_DRAFT_22;
            case MVFST_1_FIRST, MVFST_1_LAST -> SALT_1;
            default -> isMvfst(version) ? SALT_DRAFT_23 : draftSalt(draft(version));
        };
    }

    /// Versions whose protection packets with a version may have: its own, or any of the common ones when it is none.
    static int[] candidates(int version) {
        if (salt(version) != null) return new int[] {version};
        return isGrease(version) ? GREASE_CANDIDATES : NO_CANDIDATES;
    }

    private static byte[] draftSalt(int draft) {
        if (draft < DRAFT_MIN) return null;
        if (draft == DRAFT_MIN) return SALT_DRAFT_22;
        if (draft < 29) return SALT_DRAFT_23;
        return draft < 33 ? SALT_DRAFT_29 : SALT_1;
    }

    /// The number of an IETF draft, or -1.
    private static int draft(int version) {
        int draft = version - DRAFT_BASE;
        return draft > 0 && draft <= DRAFT_MAX ? draft : -1;
    }

    private static boolean isMvfst(int version) {
        return (version & 0xffffff00) == MVFST_BASE;
    }

    /// Whether packets have the types and secrets the labels of version 2 (RFC 9369, section 3).
    static boolean isLikeVersion2(int version) {
        return version == VERSION_2 || version == VERSION_2_PROVISIONAL;
    }

    /// Whether transport parameters are written as up to draft 26: numbers and lengths of two bytes.
    static boolean hasFixedParameters(int version) {
        int draft = draft(version);
        return draft > 0 && draft <= DRAFT_FIXED_PARAMETERS_MAX || version == MVFST_22;
    }

    /// Whether a version only keeps peers tolerant (RFC 9000, section 15).
    static boolean isGrease(int version) {
        return (version & 0x0f0f0f0f) == 0x0a0a0a0a;
    }

    /// Whether it is Google's: a letter and three digits. Then it is the number behind the letter, else -1.
    static int google(int version) {
        int letter = version >>> 24;
        if (letter != 'Q' && letter != 'T') return -1;
        int number = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int digit = (version >>> shift & 0xff) - '0';
            if (digit < 0 || digit > 9) return -1;
            number = number * 10 + digit;
        }
        return number;
    }

    /// Whether a version is one that we know by name and whose long headers we can read.
    static boolean isKnown(int version) {
        return salt(version) != null || google(version) >= 0;
    }

    @Override
    public String nameOf(long number) {
        int version = (int) number;
        if (version == VERSION_1) return "1";
        if (version == VERSION_2) return "quicv2";
        if (version == VERSION_2_PROVISIONAL) return "quicv2-provisional";
        if (draft(version) > 0) return DRAFT_NAME + draft(version);
        if (isMvfst(version)) return "mvfst (" + Integer.toHexString(version) + ")";
        if (google(version) >= 0) {
            byte[] letters = {(byte) (version >>> 24), (byte) (version >>> 16), (byte) (version >>> 8), (byte) version};
            return new String(letters, StandardCharsets.US_ASCII);
        }
        if (isGrease(version)) return GREASE_NAME + HexFormat.of().toHexDigits(version);
        return NameTable.unknown(number, 8);
    }

    private static Map<String, Integer> spellings() {
        Map<String, Integer> spellings = new TreeMap<>();
        for (String one : List.of("1", "v1", "quicv1")) spellings.put(one, VERSION_1);
        for (String two : List.of("v2", "quicv2")) spellings.put(two, VERSION_2);
        spellings.put("quicv2-provisional", VERSION_2_PROVISIONAL);
        for (int draft = 1; draft <= DRAFT_MAX; draft++) {
            for (String name : List.of(DRAFT_NAME, "h3-")) spellings.put(name + draft, DRAFT_BASE + draft);
        }
        for (int low = 0; low <= 0xff; low++) {
            spellings.put("mvfst (" + Integer.toHexString(MVFST_BASE + low) + ")", MVFST_BASE + low);
        }
        return spellings;
    }

    @Override
    public OptionalLong numberOf(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        Integer known = SPELLINGS.get(plain);
        if (known != null) return OptionalLong.of(Integer.toUnsignedLong(known));
        byte[] letters = name.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        if (letters.length == 4) {
            int version = letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
            if (google(version) >= 0) return OptionalLong.of(Integer.toUnsignedLong(version));
        }
        String grease = GREASE_NAME.toLowerCase(Locale.ROOT);
        return NameTable.parse(plain.startsWith(grease) ? "0x" + plain.substring(grease.length()) : plain);
    }

    @Override
    public List<String> names() {
        return List.of("1", "quicv2", "draft-29", "draft-34", "mvfst (faceb002)", "Q043", "Q046", "Q050", "T051");
    }
}
