package io.fovea.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Fields of a protocol's sessions that a query makes by writing a key: `http.header['x-forwarded-for']` is one.
///
/// @param name the full name in front of the key, as `http.header`
/// @param aliases other names that people type for it
/// @param module name of the protocol
/// @param exampleKey a key to show
/// @param fields the field of a key, or nothing when no session can have the key. Keys that mean the same give fields
///        of one name, and that name, read as a query's text, gives the field again
public record FieldMap(
        String name,
        List<String> aliases,
        String module,
        String exampleKey,
        Function<String, Optional<Field.OfSession>> fields) {
    public FieldMap {
        aliases = List.copyOf(aliases);
    }

    /// The name of the field of a key: what a query writes.
    public static String fieldName(String mapName, String key) {
        return mapName + "['" + key.replace("\\", "\\\\").replace("'", "\\'") + "']";
    }

    /// The key of a field that `fieldName` named, or nothing when the name is not of that map.
    public static Optional<String> keyOf(String mapName, String fieldName) {
        boolean isOfMap = fieldName.startsWith(mapName + "['") && fieldName.endsWith("']");
        if (!isOfMap) return Optional.empty();
        String key = fieldName.substring(mapName.length() + 2, fieldName.length() - 2);
        return Optional.of(key.replace("\\'", "'").replace("\\\\", "\\"));
    }

    /// The field of the example, to show what fields of the map are.
    public Field.OfSession example() {
        return fields.apply(exampleKey).orElseThrow();
    }
}
