/// Rows as aligned tables for people: `-o table:-`, `table:FILE`.
///
/// Times are UTC whatever the computer's place, absent values are blank, numbers stand at the right, hidden
/// characters are escaped so that no text from the network can drive the terminal. Values are cut with `…` only to
/// fit a terminal.
package io.fovea.sinks.table;
