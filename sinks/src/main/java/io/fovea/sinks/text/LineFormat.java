package io.fovea.sinks.text;

/// How the rows of one query look as lines.
public interface LineFormat {
    /// Adds what stands in front of the first row, if anything.
    void header(TextBuffer out);

    /// Adds a row with its line end.
    void row(TextBuffer out, Object[] row);

    /// Makes the format of one query.
    interface Maker {
        /// The format of a query's rows.
        ///
        /// @param shared whether rows of other queries go to the same output
        LineFormat format(io.fovea.spi.RowSchema schema, boolean shared);
    }
}
