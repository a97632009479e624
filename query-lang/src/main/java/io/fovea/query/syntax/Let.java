package io.fovea.query.syntax;

/// A name for a value: `let $inside = {10.0.0.0/8}`.
///
/// @param name without its `$`
public record Let(String name, Expr value, Span span) {}
