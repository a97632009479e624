/// Rows as comma-separated values: `-o csv:-`, `csv:FILE`, `csv:DIR/` (a file per query).
///
/// RFC 4180 with a header, but lines end with LF alone, as other tools write and read. An absent value is nothing
/// between commas, empty text is `""`. Values are written as in JSON; the elements of a list are joined by `|`.
/// Hidden characters other than tab and line ends become a backslash, `u` and four hex digits, and so does a `|` in a
/// list; a backslash stays alone, so text that holds such sequences already is not exact: JSON and Parquet are.
package io.fovea.sinks.csv;
