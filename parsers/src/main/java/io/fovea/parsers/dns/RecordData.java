package io.fovea.parsers.dns;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;

/// The data of records as text, in the form that zone files have, but for names, which end without a dot. Data of
/// unknown types, and data that do not fit their type, are `\# LENGTH HEX` (RFC 3597, section 5).
final class RecordData {
    static final int TYPE_A = 1;
    static final int TYPE_CNAME = 5;
    static final int TYPE_AAAA = 28;
    static final int IPV4_LENGTH = 4;
    static final int IPV6_LENGTH = 16;
    private static final int ADDRESS_CHARACTERS_MAX = 64;
    /// What stands in front of data in hexadecimal.
    private static final int GENERIC_CHARACTERS_MAX = 16;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private RecordData() {}

    /// The data of a record of a message.
    static String text(DnsMessage message, int record) {
        int start = message.dataStart(record);
        int end = message.dataEnd(record);
        RecordReader data = new RecordReader(message.bytes(), start, end);
        String text = start == end ? null : text(message.type(record), data);
        return text != null && data.isWhole() ? text : generic(message.bytes(), start, end);
    }

    /// The most characters that the data become, beside four for each byte of the message.
    static int textLengthMax(DnsMessage message, int record) {
        return switch (message.type(record)) {
            case TYPE_A, TYPE_AAAA -> ADDRESS_CHARACTERS_MAX;
            case 2, TYPE_CNAME, 12 -> GENERIC_CHARACTERS_MAX
                    + DnsName.textLengthMax(message.bytes(), message.dataStart(record), message.bytes().length);
            default -> Integer.MAX_VALUE / 2;
        };
    }

    private static String generic(byte[] bytes, int start, int end) {
        String hexadecimal = HexFormat.of().formatHex(Arrays.copyOfRange(bytes, start, end));
        return ("\\# " + (end - start) + " " + hexadecimal).stripTrailing();
    }

    /// Null for unknown types.
    private static String text(int type, RecordReader data) {
        return switch (type) {
            case TYPE_A -> data.address(IPV4_LENGTH);
            case TYPE_AAAA -> data.address(IPV6_LENGTH);
            // NS MD MF CNAME MB MG MR PTR NSAP-PTR DNAME
            case 2, 3, 4, TYPE_CNAME, 7, 8, 9, 12, 23, 39 -> data.name();
            // MINFO RP TALINK
            case 14, 17, 58 -> data.name() + " " + data.name();
            // MX AFSDB RT KX LP
            case 15, 18, 21, 36, 107 -> data.u16() + " " + data.name();
            // TXT NINFO SPF AVC RESINFO; HINFO X25 ISDN
            case 16, 56, 99, 258, 261, 13, 19, 20 -> strings(data);
            case 6 -> startOfAuthority(data);
            case 32 -> netbiosAddresses(data);
            case 33 -> data.u16() + " " + data.u16() + " " + data.u16() + " " + data.name();
            case 35 -> data.u16() + " " + data.u16() + " " + data.string() + " " + data.string() + " "
                    + data.string() + " " + data.name();
            case 64, 65 -> ServiceParameters.text(data);
            case 256 -> data.u16() + " " + data.u16() + " " + data.restQuoted();
            case 257 -> data.u8() + " " + data.word() + " " + data.restQuoted();
            // EUI48 EUI64
            case 108, 109 -> HexFormat.ofDelimiter("-").formatHex(data.rest());
            default -> security(type, data);
        };
    }

    /// Records of DNSSEC and other keys and digests.
    private static String security(int type, RecordReader data) {
        return switch (type) {
            // DS CDS TA DLV
            case 43, 59, 32768, 32769 -> data.u16() + " " + data.u8() + " " + data.u8() + " " + data.restHex();
            case 44 -> data.u8() + " " + data.u8() + " " + data.restHex();
            // RRSIG SIG
            case 46, 24 -> signature(data);
            case 47 -> data.name() + data.typeMap();
            // DNSKEY KEY CDNSKEY RKEY
            case 48, 25, 57, 60 -> data.u16() + " " + data.u8() + " " + data.u8() + " " + data.restBase64();
            // OPENPGPKEY DHCID
            case 61, 49 -> data.restBase64();
            case 50 -> data.u8() + " " + data.u8() + " " + data.u16() + " " + data.salt() + " " + data.base32()
                    + data.typeMap();
            case 51 -> data.u8() + " " + data.u8() + " " + data.u16() + " " + data.salt();
            // TLSA SMIMEA
            case 52, 53 -> data.u8() + " " + data.u8() + " " + data.u8() + " " + data.restHex();
            case 62 -> data.u32() + " " + data.u16() + data.typeMap();
            case 63 -> data.u32() + " " + data.u8() + " " + data.u8() + " " + data.restHex();
            default -> null;
        };
    }

    private static String strings(RecordReader data) {
        StringBuilder text = new StringBuilder();
        while (data.hasMore()) {
            if (!text.isEmpty()) text.append(' ');
            text.append(data.string());
        }
        return text.toString();
    }

    private static String startOfAuthority(RecordReader data) {
        return data.name() + " " + data.name() + " " + data.u32() + " " + data.u32() + " " + data.u32() + " "
                + data.u32() + " " + data.u32();
    }

    private static String signature(RecordReader data) {
        return DnsNames.TYPES.nameOf(data.u16()) + " " + data.u8() + " " + data.u8() + " " + data.u32() + " "
                + time(data.u32()) + " " + time(data.u32()) + " " + data.u16() + " " + data.name() + " "
                + data.restBase64();
    }

    private static String time(long seconds) {
        return SECONDS.format(Instant.ofEpochSecond(seconds));
    }

    /// Addresses that have a NetBIOS name, each after its flags (RFC 1002, section 4.2.2).
    private static String netbiosAddresses(RecordReader data) {
        StringBuilder text = new StringBuilder();
        while (data.hasMore()) {
            data.u16();
            if (!text.isEmpty()) text.append(' ');
            text.append(data.address(IPV4_LENGTH));
        }
        return text.toString();
    }
}
