package io.fovea.parsers.support;

import io.fovea.packet.ValueType;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import java.util.List;

/// One thing that is read of a protocol that is not read whole: a field, without the code that reads it.
/// Two facts are the same only when they are one object.
public final class Fact {
    private final String name;
    private final ValueType type;
    private final boolean list;
    private final Enumeration names;
    private final String doc;
    private final List<String> aliases;

    private Fact(String name, ValueType type, boolean list, Enumeration names, String doc, String[] aliases) {
        this.name = name;
        this.type = type;
        this.list = list;
        this.names = names;
        this.doc = doc;
        this.aliases = List.of(aliases);
    }

    /// A fact of any type; its name is without the protocol's.
    public static Fact of(ValueType type, String name, String doc, String... aliases) {
        return new Fact(name, type, false, null, doc, aliases);
    }

    /// A text.
    public static Fact text(String name, String doc, String... aliases) {
        return of(ValueType.TEXT, name, doc, aliases);
    }

    /// A number.
    public static Fact number(String name, String doc, String... aliases) {
        return of(ValueType.INT, name, doc, aliases);
    }

    /// Yes or no.
    public static Fact flag(String name, String doc, String... aliases) {
        return of(ValueType.BOOL, name, doc, aliases);
    }

    /// A list of texts.
    public static Fact texts(String name, String doc, String... aliases) {
        return new Fact(name, ValueType.TEXT, true, null, doc, aliases);
    }

    /// A number with names.
    public static Fact named(Enumeration names, String name, String doc, String... aliases) {
        return new Fact(name, ValueType.INT, false, names, doc, aliases);
    }

    boolean isList() {
        return list;
    }

    /// The column of `select *`.
    String column(String protocol) {
        return name + "=" + protocol + "." + name;
    }

    /// The field, known at a milestone.
    Field.OfSession field(String protocol, int milestone) {
        return new Field.OfSession(protocol + "." + name, aliases, type, list, protocol, milestone,
                session -> ((FactSession) session).get(this), names, doc);
    }
}
