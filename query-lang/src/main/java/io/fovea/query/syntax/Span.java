package io.fovea.query.syntax;

/// A piece of a query text: where a node came from, for error messages.
///
/// @param source      name of the text, mostly a file
/// @param startOffset first UTF-16 unit, from 0
/// @param endOffset   after the last UTF-16 unit
/// @param line        line of the start, from 1
/// @param column      column of the start in code points, from 1
public record Span(String source, int startOffset, int endOffset, int line, int column) {
    /// A span for nodes that no text holds.
    public static final Span NONE = new Span("", 0, 0, 1, 1);

    /// The span from the start of this one to the end of another that comes after it.
    public Span to(Span last) {
        return new Span(source, startOffset, Math.max(endOffset, last.endOffset), line, column);
    }
}
