package io.fovea.query;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;

/// Lets the lexer read a text by UTF-16 units, so that token offsets are offsets in the text.
final class TextCharStream implements CharStream {
    private final Source source;
    private int position;

    TextCharStream(Source source) {
        this.source = source;
    }

    @Override
    public String getText(Interval interval) {
        return source.text().substring(interval.a, Math.min(interval.b + 1, size()));
    }

    @Override
    public void consume() {
        if (position >= size()) throw new IllegalStateException("cannot consume the end");
        position++;
    }

    @Override
    public int LA(int distance) {
        int index = distance > 0 ? position + distance - 1 : position + distance;
        return distance != 0 && index >= 0 && index < size() ? source.text().charAt(index) : EOF;
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // Everything stays in memory: nothing to release.
    }

    @Override
    public int index() {
        return position;
    }

    @Override
    public void seek(int index) {
        position = Math.min(index, size());
    }

    @Override
    public int size() {
        return source.text().length();
    }

    @Override
    public String getSourceName() {
        return source.name();
    }
}
