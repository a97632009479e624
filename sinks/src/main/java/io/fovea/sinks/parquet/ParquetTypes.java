package io.fovea.sinks.parquet;

import io.fovea.packet.ValueType;
import io.fovea.spi.Column;
import io.fovea.spi.RowSchema;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Which Parquet type a column gets.
///
/// Every column is optional. `TIME` is `TIMESTAMP(NANOS, UTC)`, `DURATION` is `DOUBLE` in seconds as in all outputs,
/// addresses are text, a list is the standard list of three levels.
final class ParquetTypes {
    /// Columns whose values people look up one by one.
    private static final Set<String> LOOKED_UP = Set.of(
            "uid", "community_id", "server_name", "sni", "query", "ja4", "id_orig_h", "id_resp_h");
    /// Columns whose values hardly repeat: trying a dictionary would only cost time.
    private static final Set<String> WITHOUT_REPETITION = Set.of("uid", "community_id");

    private ParquetTypes() {}

    static MessageType message(RowSchema schema) {
        List<Type> types = schema.columns().stream().map(ParquetTypes::type).toList();
        return new MessageType("fovea", types);
    }

    private static Type type(Column column) {
        if (!column.list()) return primitive(column.type(), column.name());
        return Types.optionalList().element(primitive(column.type(), "element")).named(column.name());
    }

    private static PrimitiveType primitive(ValueType type, String name) {
        return switch (type) {
            case BOOL -> optional(PrimitiveTypeName.BOOLEAN, null, name);
            case INT -> optional(PrimitiveTypeName.INT64, null, name);
            case TIME -> optional(
                    PrimitiveTypeName.INT64, LogicalTypeAnnotation.timestampType(true, TimeUnit.NANOS), name);
            case FLOAT, DURATION -> optional(PrimitiveTypeName.DOUBLE, null, name);
            case TEXT, IP, MAC -> optional(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), name);
            case BYTES -> optional(PrimitiveTypeName.BINARY, null, name);
        };
    }

    private static PrimitiveType optional(PrimitiveTypeName type, LogicalTypeAnnotation annotation, String name) {
        return Types.optional(type).as(annotation).named(name);
    }

    /// The path of a column's values, as Parquet spells it.
    static String path(Column column) {
        return column.list() ? column.name() + ".list.element" : column.name();
    }

    /// Whether a dictionary is tried for the column; the writer drops it when it does not pay.
    static boolean hasDictionary(Column column) {
        return switch (column.type()) {
            case TEXT, IP, MAC -> !WITHOUT_REPETITION.contains(column.name());
            case BYTES, BOOL, INT, FLOAT, TIME, DURATION -> false;
        };
    }

    /// How values are written that are in no dictionary. Values that hardly repeat share no beginnings either.
    static ValuesWriter valuesWriter(Column column, ColumnDescriptor descriptor, ParquetProperties properties) {
        if (column.type() == ValueType.BYTES || WITHOUT_REPETITION.contains(column.name()) && isText(column)) {
            return new DeltaLengthByteArrayValuesWriter(
                    properties.getInitialSlabSize(), properties.getPageSizeThreshold(), properties.getAllocator());
        }
        return properties.newValuesWriter(descriptor);
    }

    private static boolean isText(Column column) {
        return column.type() == ValueType.TEXT && !column.list();
    }

    /// Whether the column gets Bloom filters. The name of the query itself is the same in all rows.
    static boolean hasBloomFilter(Column column) {
        boolean isText = column.type() == ValueType.TEXT || column.type() == ValueType.IP;
        boolean isLookedUp = LOOKED_UP.contains(column.name()) || column.field().equals("tls.sni");
        return isText && isLookedUp && !column.field().equals("query");
    }
}
