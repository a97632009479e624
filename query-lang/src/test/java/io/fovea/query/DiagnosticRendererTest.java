package io.fovea.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.query.Diagnostic.Code;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
    @Test
    void putsTheCaretUnderTheSpanBehindTabsAndWideCharacters() {
        assertThat(render("\ta\t日本 bad x", "bad")).isEqualTo("""
                q:1:7: error[Q100]: wrong
                    1 |     a   日本 bad x
                      |              ^^^ right""");
        assertThat(render("e\u0301 😀 bad", "bad")).isEqualTo("""
                q:1:6: error[Q100]: wrong
                    1 | e\u0301 😀 bad
                      |      ^^^ right""");
    }

    @Test
    void cutsASpanAtTheEndOfItsFirstLine() {
        assertThat(render("a {1,\n2} b", "{1,\n2}")).isEqualTo("""
                q:1:3: error[Q100]: wrong
                    1 | a {1,
                      |   ^^^ right""");
    }

    @Test
    void showsOnlyTheNeighbourhoodInALongLine() {
        String text = "x".repeat(100_000) + " bad " + "y".repeat(100_000);
        String[] lines = render(text, "bad").split("\n");
        assertThat(lines[0]).isEqualTo("q:1:100002: error[Q100]: wrong");
        assertThat(lines[1]).hasSizeLessThan(140).startsWith("    1 | …").endsWith("…");
        assertThat(lines[1].substring(lines[2].indexOf('^'))).startsWith("bad");
    }

    @Test
    void neverShowsCharactersThatMoveTheCursor() {
        String shown = render("a\u001b[31m\u202e\u0007 bad \ud800", "bad");
        assertThat(shown.chars()).noneMatch(unit -> unit == 0x1b || unit == 0x202e || unit == 7 || unit == 0xd800);
    }

    @Test
    void marksAnEmptySpanWithOneCaret() {
        Source source = new Source("q", "a =");
        assertThat(DiagnosticRenderer.render(source, Diagnostic.of(Code.SYNTAX, source.span(3, 3), "wrong"))).isEqualTo("""
                q:1:4: error[Q100]: wrong
                    1 | a =
                      |    ^""");
    }

    @Test
    void countsLinesHoweverTheyEnd() {
        Source source = new Source("q", "a\r\nb\rc\nd");
        assertThat(source.span(5, 6).line()).isEqualTo(3);
        assertThat(source.span(7, 8).line()).isEqualTo(4);
        assertThat(source.span(3, 4).line()).isEqualTo(2);
    }

    private static String render(String text, String marked) {
        Source source = new Source("q", text);
        int start = text.indexOf(marked);
        return DiagnosticRenderer.render(source,
                Diagnostic.of(Code.SYNTAX, source.span(start, start + marked.length()), "wrong", "right"));
    }
}
