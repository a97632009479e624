package io.fovea.cli.bench;

import java.util.Arrays;

/// Server names of synthetic connections, all of one length, so that one replaces another in place.
public final class ServerNames {
    /// Characters of every name.
    public static final int LENGTH = 25;

    private ServerNames() {}

    /// One name of six matches `nflxvideo`.
    public static String mixed(int number) {
        return number % 6 == 2 ? matching(number) : other(number);
    }

    public static String matching(int number) {
        return "ipv4-c" + digits(number % 100_000, 5) + ".nflxvideo.net";
    }

    public static String other(int number) {
        return "img" + digits(number % 1_000_000, 6) + ".cdn.example.org";
    }

    private static String digits(int value, int count) {
        char[] text = new char[count];
        Arrays.fill(text, '0');
        for (int at = count - 1, left = value; left > 0; at--, left /= 10) text[at] = (char) ('0' + left % 10);
        return new String(text);
    }
}
