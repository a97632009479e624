package io.fovea.engine;

/// What one worker's flows of one capture have in common.
///
/// @param name of the capture
/// @param number the capture's place in the run
/// @param weirdCounts the worker's
record FlowSource(String name, int number, WeirdCounts weirdCounts) {}
