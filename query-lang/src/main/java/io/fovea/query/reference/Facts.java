package io.fovea.query.reference;

import io.fovea.spi.Field;
import java.util.List;

/// What is known of a row at its own moment.
interface Facts {
    /// The values of a field: none when it is absent, more than one only when it is a list.
    List<Object> values(Field field);
}
