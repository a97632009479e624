package io.fovea.parsers.certificate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Names of object identifiers, as OpenSSL and Zeek write them. What has no name is written with dots.
final class ObjectNames {
    private static final Map<String, String> NAMES = read();

    private ObjectNames() {}

    static String of(String oid) {
        return oid == null ? null : NAMES.getOrDefault(oid, oid);
    }

    private static Map<String, String> read() {
        Map<String, String> names = new HashMap<>();
        try (var bytes = ObjectNames.class.getResourceAsStream("objects.tsv");
                var lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) names.put(line.split("\t")[0], line.split("\t")[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
