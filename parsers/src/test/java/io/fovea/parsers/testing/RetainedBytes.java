package io.fovea.parsers.testing;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.Inflater;

/// Estimates what an object keeps on the heap: all that is reachable from it, counted from above. Objects of the JDK
/// whose inside cannot be looked into count by what they show.
public final class RetainedBytes {
    private static final int HEADER = 16;
    private static final int FIELD = 8;
    private static final int ENTRY = 64;
    /// An inflater keeps a window and tables outside the heap.
    private static final int INFLATER = 48 << 10;
    private static final int OPAQUE = 256;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private long bytes;

    private RetainedBytes() {}

    /// Bytes that one object keeps and another does not.
    ///
    /// @param shared what is reachable from it is left out: memory of the worker, which all parsers share
    public static long of(Object root, Object shared) {
        RetainedBytes walk = new RetainedBytes();
        walk.add(shared);
        walk.walk();
        walk.bytes = 0;
        walk.add(root);
        walk.walk();
        return walk.bytes;
    }

    private void add(Object object) {
        boolean isOurs = object != null && !(object instanceof Enum<?>) && !(object instanceof Class<?>);
        if (isOurs && seen.add(object)) waiting.add(object);
    }

    private void walk() {
        for (Object next = waiting.poll(); next != null; next = waiting.poll()) visit(next);
    }

    private void visit(Object object) {
        Class<?> type = object.getClass();
        bytes += HEADER;
        if (type.isArray()) {
            array(object, type.getComponentType());
        } else if (object instanceof String text) {
            bytes += HEADER + FIELD + (text.chars().allMatch(c -> c < 256) ? text.length() : text.length() * 2L);
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                bytes += ENTRY;
                add(key);
                add(value);
            });
        } else if (object instanceof Collection<?> collection) {
            for (Object each : collection) {
                bytes += FIELD * 2;
                add(each);
            }
        } else if (object instanceof BitSet bits) {
            bytes += bits.size() / Byte.SIZE;
        } else if (object instanceof Inflater) {
            bytes += INFLATER;
        } else if (type.getName().startsWith("io.fovea.")) {
            fields(object, type);
        } else {
            bytes += OPAQUE;
        }
    }

    private void array(Object array, Class<?> component) {
        int length = Array.getLength(array);
        bytes += component == byte.class || component == boolean.class ? length : (long) length * width(component);
        if (component.isPrimitive()) return;
        for (Object each : (Object[]) array) add(each);
    }

    private static int width(Class<?> component) {
        if (component == short.class || component == char.class) return Short.BYTES;
        return component == int.class || component == float.class ? Integer.BYTES : FIELD;
    }

    private void fields(Object object, Class<?> type) {
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) continue;
                bytes += FIELD;
                if (field.getType().isPrimitive()) continue;
                try {
                    field.setAccessible(true);
                    add(field.get(object));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
