package io.fovea.cli;

import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.RowKind;

/// The page `docs/FIELDS.md`, made from the catalogue so that it cannot be wrong.
final class FieldsPage {
    private static final String HEAD = """
            # Fields and kinds of row

            Made by `fovea fields --markdown`; edit the catalogue, not this page.

            *Known at* says when a filter can use a field: at the *first packet* of a flow, at *each packet* (in rows of
            flows and sessions such a field is the list of what the flow's packets showed), when the *protocol* is
            *identified*, at a named milestone of the session, or at the *start* or *end of the row*.
            """;

    private FieldsPage() {}

    static String of(Catalogue catalogue) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("\n## Kinds of row\n");
        for (RowKind kind : catalogue.kinds()) appendKind(page, kind);
        page.append("\n## Fields\n");
        FieldList list = new FieldList(catalogue);
        for (String group : list.groups()) appendGroup(page, list, group);
        return page.toString();
    }

    private static void appendKind(StringBuilder page, RowKind kind) {
        page.append("\n### `from ").append(kind.name()).append("`\n\n").append(kind.doc())
                .append(" Columns of `select *`:\n\n| Column | Field |\n|---|---|\n");
        for (String[] column : FieldList.columns(kind)) {
            page.append("| `").append(column[0]).append("` | `").append(column[1]).append("` |\n");
        }
    }

    private static void appendGroup(StringBuilder page, FieldList list, String group) {
        page.append("\n### ").append(group)
                .append("\n\n| Field | Type | Known at | What it is | Also called |\n|---|---|---|---|---|\n");
        for (Field field : list.ofGroup(group)) {
            page.append("| `").append(field.name()).append("` | ").append(FieldList.type(field)).append(" | ")
                    .append(list.known(field)).append(" | ").append(field.doc().replace("|", "\\|")).append(" | ");
            String separator = "";
            for (String alias : field.aliases()) {
                page.append(separator).append('`').append(alias).append('`');
                separator = ", ";
            }
            page.append(" |\n");
        }
    }
}
