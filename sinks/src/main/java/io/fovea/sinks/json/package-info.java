/// Rows as JSON lines: `-o json:-`, `json:FILE`, `json:DIR/` (a file per query).
///
/// One object a line (RFC 8259), keys in the order of the columns; absent values have no key, as in Zeek's JSON logs.
/// Times are RFC 3339 text with nanoseconds, durations seconds, bytes hex text. Text is lossless, and hidden
/// characters are escaped with their four hex digits, so the lines are safe to look at in a terminal.
package io.fovea.sinks.json;
