package io.fovea.sinks.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/// The values of one page in one encoding; nulls are no values.
interface PageValues {
    /// Takes the next value.
    void add(Object value);

    /// About how long the page has become.
    long bufferedBytes();

    /// The page as it is written, without levels.
    BytesInput bytes() throws IOException;

    /// Known after `bytes`.
    Encoding encoding();

    /// Least and greatest value.
    Statistics<?> statistics();

    /// Bytes of all texts, without any encoding.
    long textBytes();

    /// Starts the next page.
    void endPage();
}
