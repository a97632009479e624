package io.fovea.query.plan;

import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers predicates. The same test of the same field is one predicate, whichever query asks.
final class PredicateTable {
    private final Map<Key, Predicate> byKey = new HashMap<>();
    private final List<Predicate> predicates = new ArrayList<>();

    private record Key(String field, Test test, Predicate.Subject subject, boolean all) {}

    /// The number of a predicate, old or new.
    int id(Field field, Test test, Predicate.Subject subject, boolean all) {
        return byKey.computeIfAbsent(new Key(field.name(), test, subject, all), _ -> {
            Predicate predicate = new Predicate(
                    predicates.size(), field, test, subject, all, PredicateText.write(field, test, all));
            predicates.add(predicate);
            return predicate;
        }).id();
    }

    /// All predicates, in the order of their numbers.
    List<Predicate> predicates() {
        return predicates;
    }
}
