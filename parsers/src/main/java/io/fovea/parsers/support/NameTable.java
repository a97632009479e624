package io.fovea.parsers.support;

import io.fovea.spi.Enumeration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Names for numbers, read from a resource with a hexadecimal number and a name a line. Names match in any case.
/// A number without a name is written `unknown-0x1a2b`, and so are its spellings `0x1a2b` and decimal read back.
public final class NameTable implements Enumeration {
    private static final String UNKNOWN = "unknown-";

    /// The numbers in order, and their names.
    private final long[] ordered;
    private final String[] names;
    private final Map<String, Long> numbers = new HashMap<>();
    private final int digits;

    /// Reads a table that lies beside a class.
    ///
    /// @param owner the class
    /// @param resource name of the file
    /// @param digits how many hexadecimal digits a number without a name is written with
    public NameTable(Class<?> owner, String resource, int digits) {
        this.digits = digits;
        try (InputStream bytes = owner.getResourceAsStream(resource)) {
            if (bytes == null) throw new IllegalStateException("no resource " + resource + " beside " + owner);
            Map<Long, String> read = read(new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII)));
            ordered = read.keySet().stream().mapToLong(number -> number).toArray();
            names = read.values().toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Long, String> read(BufferedReader lines) throws IOException {
        Map<Long, String> read = new TreeMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("#")) continue;
            int tab = line.indexOf('\t');
            long number = Long.parseLong(line, 0, tab, 16);
            String name = line.substring(tab + 1);
            boolean first = read.put(number, name) == null;
            boolean only = numbers.put(name.toLowerCase(Locale.ROOT), number) == null;
            if (!first || !only) throw new IllegalStateException("named twice: " + line);
        }
        return read;
    }

    @Override
    public OptionalLong numberOf(String name) {
        Long number = numbers.get(name.toLowerCase(Locale.ROOT));
        return number != null ? OptionalLong.of(number) : parse(name);
    }

    /// Reads a number as it may stand for a name: `26`, `0x1a`, `unknown-0x1a`.
    public static OptionalLong parse(String text) {
        String digits = text.startsWith(UNKNOWN) ? text.substring(UNKNOWN.length()) : text;
        boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
        if (hexadecimal) digits = digits.substring(2);
        if (digits.isEmpty() || digits.length() > 9) return OptionalLong.empty();
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), hexadecimal ? 16 : 10) < 0) return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(digits, hexadecimal ? 16 : 10));
    }

    @Override
    public String nameOf(long number) {
        int place = Arrays.binarySearch(ordered, number);
        return place >= 0 ? names[place] : unknown(number, digits);
    }

    /// Whether the table has a name for a number.
    public boolean hasName(long number) {
        return Arrays.binarySearch(ordered, number) >= 0;
    }

    /// What a number without a name is called.
    public static String unknown(long number, int digits) {
        String hexadecimal = Long.toHexString(number);
        return UNKNOWN + "0x" + "0".repeat(Math.max(0, digits - hexadecimal.length())) + hexadecimal;
    }

    @Override
    public List<String> names() {
        return List.of(names);
    }
}
