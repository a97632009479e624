package io.fovea.parsers.dns;

/// The parts of a message that hold records, in the order of the wire.
enum Section {
    ANSWER,
    AUTHORITY,
    ADDITIONAL
}
