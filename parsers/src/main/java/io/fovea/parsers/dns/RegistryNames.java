package io.fovea.parsers.dns;

import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// Names of a registry; a number without one is written as RFC 3597 has it, `TYPE65280`. Rows show the numbers of these
/// fields, as Zeek does, and their names in a column of their own.
final class RegistryNames implements Enumeration {
    private final NameTable names;
    private final String prefix;
    private final Map<String, Long> spellings;

    /// @param resource the table of names
    /// @param prefix what stands before a number without a name
    /// @param spellings other names for numbers, in capitals
    RegistryNames(String resource, String prefix, Map<String, Long> spellings) {
        this.names = new NameTable(RegistryNames.class, resource, 1);
        this.prefix = prefix;
        this.spellings = spellings;
    }

    @Override
    public OptionalLong numberOf(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        Long number = spellings.get(upper);
        if (number != null) return OptionalLong.of(number);
        return names.numberOf(upper.startsWith(prefix) ? upper.substring(prefix.length()) : name);
    }

    @Override
    public String nameOf(long number) {
        return isNamed(number) ? names.nameOf(number) : prefix + number;
    }

    /// Whether the registry has a name for a number.
    boolean isNamed(long number) {
        return names.hasName(number);
    }

    @Override
    public List<String> names() {
        return names.names();
    }

    @Override
    public boolean isShown() {
        return false;
    }
}
