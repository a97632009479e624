package io.fovea.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.QueryException;
import io.fovea.spi.QuerySource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever the text is, the answer is a tree or a `QueryException`, and it comes.
@Timeout(120)
class HostileTextTest {
    private static final List<String> WORDS = List.of("query", "let", "from", "where", "select", "group", "by", "every",
            "sample", "limit", "into", "as", "any", "all", "true", "and", "or", "xor", "not", "!", "in", "contains",
                    "~", "~*",
            "~b", "=", "==", "!=", "<", ">=", "&", "+", "-", "*", "/", "%", ",", ":", "..", "(", ")", "[", "]", "{",
                    "}", "5",
            "0x1f", "1.5", "5m", "64KiB", "00:11:22:33:44:55", "10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "|00 11|",
                    "'x'",
            "\"y\"", "r'z'", "$v", "toy", "toy.name", "toy.size", "tcp.port", "name", "file", "file('x')", "count",
                    "\n", "'",
            "|", "=>", "#", "--", "\\", "é", "😀", "300.1.1.1", "1::2::3", "1/64", ";", "$", "@", "\t",
                    "9999999999999999999");
    private static final List<String> STUFF = List.of("a:", "::", "'", "\"", "|", "(", "{", "[", "1.", "-", "#", "$",
            "\\x",
            "00:", "0x", "not ", "a.", "r'", "a in {", "1,", "a=", "🙂", "\ud800", "\u0000", "\n", "toy.x or ",
                    "toy.name~'('or ",
            "query a ", "let $a=", "a[", "1e", "..", "!", "toy.tags in $a or ");

    @Test
    void answersRandomPrintableTexts() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int index = 0; index < length; index++) text.append((char) (0x20 + random.nextInt(0x60)));
            answers(text.toString(), seed);
        }
    }

    @Test
    void answersRandomUnits() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int index = 0; index < length; index++) text.append((char) random.nextInt(0x10000));
            answers(text.toString(), seed);
        }
    }

    @Test
    void answersRandomWords() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(25);
            for (int index = 0; index < length; index++) {
                text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(5) == 0 ? "" : " ");
            }
            answers(text.toString(), seed);
        }
    }

    @Test
    void answersLongTextsOfOnePiece() {
        for (String piece : STUFF) answers(piece.repeat((1 << 18) / piece.length()), 0);
    }

    @Test
    void answersLongTextsOfTwoPieces() {
        long seed = Long.getLong("fovea.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            String piece = STUFF.get(random.nextInt(STUFF.size())) + STUFF.get(random.nextInt(STUFF.size()));
            answers(piece.repeat((1 << 17) / piece.length()), seed);
        }
    }

    private static void answers(String text, long seed) {
        try {
            QueryFrontEnd.check(List.of(new QuerySource("q", text, null)), Toy.catalogue());
        } catch (QueryException exception) {
            assertThat(exception.getMessage()).contains("error[Q");
        } catch (Throwable surprise) {
            String shown = text.length() > 500 ? text.substring(0, 500) + "…" : text;
            throw new AssertionError("seed " + seed + ", text: " + shown, surprise);
        }
    }
}
