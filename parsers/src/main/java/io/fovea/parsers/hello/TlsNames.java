package io.fovea.parsers.hello;

import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Enumeration;

/// The tables of names that TLS fields use.
public final class TlsNames {
    public static final Enumeration CIPHERS = new NameTable(TlsNames.class, "ciphers.tsv", 4);
    public static final Enumeration GROUPS = new NameTable(TlsNames.class, "groups.tsv", 4);
    public static final Enumeration EXTENSIONS = new NameTable(TlsNames.class, "extensions.tsv", 4);
    public static final Enumeration SIGNATURE_ALGORITHMS = new NameTable(TlsNames.class, "signature_algorithms.tsv", 4);
    public static final Enumeration ALERTS = new NameTable(TlsNames.class, "alerts.tsv", 2);
    public static final Enumeration COMPRESSIONS = new NameTable(TlsNames.class, "compressions.tsv", 2);
    public static final Enumeration VERSIONS = new TlsVersions();

    private TlsNames() {}

    /// Whether a client put in a value only to keep servers tolerant (RFC 8701).
    static boolean isGrease(int value) {
        return (value & 0x0f0f) == 0x0a0a && value >>> 8 == (value & 0xff);
    }

    /// The name of one value of a client's list.
    static String listName(Enumeration names, int value) {
        return isGrease(value) ? "GREASE-0x" + Integer.toHexString(0x10000 | value).substring(1) : names.nameOf(value);
    }
}
