package io.fovea.examples;

import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Queries that ask for every kind of row with every field that it can have.
final class EverythingAsked {
    private EverythingAsked() {}

    static String queries() {
        Catalogue catalogue = Catalogue.ofInstalledProtocols();
        return catalogue.kinds().stream()
                .map(kind -> "query all_%s from %s select %s".formatted(
                        kind.name(), kind.name(), columns(catalogue, kind)))
                .collect(Collectors.joining("\n"));
    }

    private static String columns(Catalogue catalogue, RowKind kind) {
        List<String> columns = new ArrayList<>(List.of("*"));
        for (Field field : catalogue.fields()) {
            boolean asked = switch (field) {
                case Field.OfSession own -> own.module().equals(kind.name());
                case Field.Header _, Field.Composite _ -> kind.scope() == RowKind.Scope.PACKET;
                case Field.Flow own -> own.name().startsWith("weird.")
                        ? kind.scope() == RowKind.Scope.EVENT : kind.scope() == RowKind.Scope.FLOW;
                default -> false;
            };
            if (asked) columns.add(field.name() + " as own_" + field.name().replace('.', '_'));
        }
        return String.join(", ", columns);
    }
}
