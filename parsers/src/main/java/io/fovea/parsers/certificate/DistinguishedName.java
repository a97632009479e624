package io.fovea.parsers.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// Names of subjects and issuers as text (RFC 4514): the most specific part first, `,` between parts, `+` within one.
final class DistinguishedName {
    private static final String COMMON_NAME = "2.5.4.3";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private DistinguishedName() {}

    /// The name whose sequence a reader stands on, as far as it can be read. Empty for a name without parts.
    static String read(DerReader name) {
        List<String> parts = new ArrayList<>();
        DerReader sets = name.inside();
        while (sets.next()) {
            if (sets.tag() != DerReader.SET) {
                sets.damage();
                break;
            }
            parts.add(part(sets.inside()));
        }
        Collections.reverse(parts);
        return String.join(",", parts);
    }

    /// The last common name in it, or null.
    static String commonName(DerReader name) {
        String found = null;
        DerReader sets = name.inside();
        while (sets.next()) {
            DerReader attributes = sets.inside();
            if (!attributes.nextIf(DerReader.SEQUENCE)) continue;
            DerReader attribute = attributes.inside();
            boolean isCommon = attribute.nextIf(DerReader.OID) && COMMON_NAME.equals(attribute.oid());
            if (isCommon && attribute.next()) found = attribute.text();
        }
        return found;
    }

    private static String part(DerReader attributes) {
        StringBuilder text = new StringBuilder();
        while (attributes.next(DerReader.SEQUENCE)) {
            DerReader attribute = attributes.inside();
            String oid = attribute.next(DerReader.OID) ? attribute.oid() : null;
            if (oid == null || !attribute.next()) {
                attributes.damage();
                break;
            }
            if (!text.isEmpty()) text.append('+');
            text.append(ObjectNames.of(oid)).append('=');
            String value = attribute.text();
            if (value == null) text.append('#').append(attribute.digits());
            else escape(value, text);
            if (attributes.isLast()) break;
        }
        return text.toString();
    }

    /// What has a meaning in the text gets a backslash, what is no printable ASCII its bytes in UTF-8 as `\HH`.
    private static void escape(String value, StringBuilder text) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char each = (char) (bytes[i] & 0xff);
            boolean atEnd = i == 0 || i == bytes.length - 1;
            if (each < 0x20 || each >= 0x7f) {
                text.append('\\').append(HEX.toHexDigits(bytes[i]));
            } else {
                boolean special = ",+\"\\<>;".indexOf(each) >= 0 || each == ' ' && atEnd || each == '#' && i == 0;
                if (special) text.append('\\');
                text.append(each);
            }
        }
    }
}
