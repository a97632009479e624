package io.fovea.spi;

import java.nio.file.Path;

/// Query text to compile.
///
/// @param name what errors call it: a file's path, or `query` for the command line
/// @param text the text
/// @param folder where `file('…')` starts, or null for the current folder
public record QuerySource(String name, String text, Path folder) {}
