package io.fovea.parsers.support;

/// Replies that begin with three digits, as those of SMTP and FTP.
public final class Codes {
    private Codes() {}

    /// The code of a reply line; 0 when it begins with none.
    public static int of(String line) {
        if (line.length() < 3) return 0;
        int code = 0;
        for (int i = 0; i < 3; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) return 0;
            code = code * 10 + digit;
        }
        return code;
    }

    /// Whether this is the last line of a reply: no hyphen follows the code.
    public static boolean isLast(String line) {
        return line.length() < 4 || line.charAt(3) != '-';
    }

    /// What follows the code; null when nothing does.
    public static String text(String line) {
        return line.length() <= 4 ? null : line.substring(4).strip();
    }
}
