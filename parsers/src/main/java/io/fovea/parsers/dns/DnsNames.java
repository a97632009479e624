package io.fovea.parsers.dns;

import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Enumeration;
import java.util.Map;

/// The tables of names that DNS fields use.
final class DnsNames {
    static final int CLASS_IN = 1;
    static final int CLASS_ANY = 255;
    /// In classes of multicast DNS: answer me alone, or forget what you knew.
    static final int MULTICAST_BIT = 0x8000;

    private static final RegistryNames ALL_TYPES = new RegistryNames("types.tsv", "TYPE", Map.of(
            "*", 255L, "NIMLOC", 32L, "NBSTAT", 33L, "NULL-RR", 10L));
    private static final RegistryNames ALL_CLASSES = new RegistryNames("classes.tsv", "CLASS", Map.of(
            "C_INTERNET", 1L, "C_CHAOS", 3L, "C_HESIOD", 4L, "C_NONE", 254L, "C_ANY", 255L, "*", 255L));
    private static final RegistryNames ALL_OPCODES = new RegistryNames("opcodes.tsv", "OPCODE", Map.of());
    static final Enumeration TYPES = ALL_TYPES;
    static final Enumeration CLASSES = ALL_CLASSES;
    static final Enumeration OPCODES = ALL_OPCODES;
    static final Enumeration RCODES = new RegistryNames("rcodes.tsv", "RCODE", Map.of("NOTIMPL", 4L, "BADSIG", 16L));
    static final Enumeration ERRORS = new NameTable(DnsNames.class, "errors.tsv", 2);

    private DnsNames() {}

    static boolean isKnownType(int value) {
        return ALL_TYPES.isNamed(value);
    }

    static boolean isKnownClass(int value) {
        return ALL_CLASSES.isNamed(value);
    }

    static boolean isKnownOpcode(int value) {
        return ALL_OPCODES.isNamed(value);
    }

    /// What Zeek calls a class.
    static String className(int value) {
        return switch (value) {
            case CLASS_IN -> "C_INTERNET";
            case 3 -> "C_CHAOS";
            case 4 -> "C_HESIOD";
            case 254 -> "C_NONE";
            case CLASS_ANY -> "C_ANY";
            default -> CLASSES.nameOf(value);
        };
    }
}
