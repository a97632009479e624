package io.fovea.parsers.hello;

/// JA3 and JA3S: numbers of the hello messages in decimal, lists joined by `-`, parts by `,`; GREASE left out. The
/// fingerprint is the MD5 of that text.
final class Ja3 {
    private Ja3() {}

    /// Version, cipher suites, extensions, groups, point formats.
    static String clientText(ClientHello hello) {
        StringBuilder text = new StringBuilder(256).append(hello.version).append(',');
        appendList(text, hello.ciphers()).append(',');
        appendList(text, hello.extensions()).append(',');
        appendList(text, hello.groups()).append(',');
        return appendList(text, hello.pointFormats()).toString();
    }

    /// Version, cipher suite, extensions.
    static String serverText(ServerHello hello) {
        StringBuilder text = new StringBuilder(64).append(hello.version).append(',');
        text.append(hello.cipher()).append(',');
        return appendList(text, hello.extensions()).toString();
    }

    private static StringBuilder appendList(StringBuilder text, int[] values) {
        boolean first = true;
        for (int value : values) {
            if (TlsNames.isGrease(value)) continue;
            if (!first) text.append('-');
            text.append(value);
            first = false;
        }
        return text;
    }
}
