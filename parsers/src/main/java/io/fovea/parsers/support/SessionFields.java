package io.fovea.parsers.support;

import io.fovea.packet.ValueType;
import io.fovea.spi.Enumeration;
import io.fovea.spi.Field;
import io.fovea.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Collects the fields of a module's sessions, in the order in which they are added.
///
/// @param <S> the module's class of sessions
public final class SessionFields<S extends Session> {
    private final String module;
    private final List<Field.OfSession> fields = new ArrayList<>();

    /// Fields of a module, whose name goes in front of theirs.
    public SessionFields(String module) {
        this.module = module;
    }

    public String module() {
        return module;
    }

    /// All that were added.
    public List<Field.OfSession> fields() {
        return List.copyOf(fields);
    }

    /// Adds a field with one value; null is absent.
    ///
    /// @param name its name, the module's left out
    public void add(
            String name, ValueType type, int milestone, Function<? super S, Object> reader, String doc,
            String... aliases) {
        add(name, type, false, milestone, ofOwn(reader), null, doc, aliases);
    }

    /// Adds a list of text; null and an empty one are absent.
    public void addList(
            String name, int milestone, Function<? super S, List<String>> reader, String doc, String... aliases) {
        add(name, ValueType.TEXT, true, milestone, session -> {
            List<String> values = reader.apply(own(session));
            return values == null || values.isEmpty() ? null : values;
        }, null, doc, aliases);
    }

    /// Adds a number; a negative one is absent.
    ///
    /// @param names names for its values, or null
    public void addNumber(
            String name, int milestone, Enumeration names, ToLongFunction<? super S> reader, String doc,
            String... aliases) {
        add(name, ValueType.INT, false, milestone, session -> {
            long number = reader.applyAsLong(own(session));
            return number < 0 ? null : (Object) number;
        }, names, doc, aliases);
    }

    /// A reader of the module's sessions as one of any, which it is never given. It is the same object, and so costs no
    /// call in between, which would be another target of calls that have hundreds already.
    @SuppressWarnings("unchecked")
    public static <S extends Session> Function<Session, Object> ofOwn(Function<? super S, ?> reader) {
        return (Function<Session, Object>) reader;
    }

    /// Fields of a module are only ever read from sessions of that module.
    @SuppressWarnings("unchecked")
    private S own(Session session) {
        return (S) session;
    }

    private void add(
            String name, ValueType type, boolean list, int milestone, Function<Session, Object> reader,
            Enumeration names, String doc, String... aliases) {
        fields.add(new Field.OfSession(
                module + "." + name, List.of(aliases), type, list, module, milestone, reader, names, doc));
    }
}
