package io.fovea.query;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;

/// Makes the parser stop at the first token that does not fit, instead of guessing on.
final class FirstFault extends DefaultErrorStrategy {
    private final SyntaxFaults faults;

    FirstFault(SyntaxFaults faults) {
        this.faults = faults;
    }

    @Override
    public void recover(Parser parser, RecognitionException exception) {
        throw faults.describe(parser);
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw faults.describe(parser);
    }

    @Override
    public void sync(Parser parser) {
        // The next match finds the fault; nothing is to be skipped.
    }

    @Override
    public void reportError(Parser parser, RecognitionException exception) {
        // `recover` is called next and says it better.
    }
}
