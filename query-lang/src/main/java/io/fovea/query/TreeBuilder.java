package io.fovea.query;

import static io.fovea.query.FoveaQueryParser.*;

import io.fovea.query.Diagnostic.Code;
import io.fovea.query.syntax.ArithmeticOperator;
import io.fovea.query.syntax.Expr;
import io.fovea.query.syntax.Literal;
import io.fovea.query.syntax.Operator;
import io.fovea.query.syntax.Quantifier;
import io.fovea.query.syntax.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Makes our tree of expressions from the parser's.
///
/// Invariant: no tree is deeper than `QueryParser.DEPTH_MAX`, so whoever walks one may recurse.
final class TreeBuilder {
    private final Source source;
    private int depth;

    TreeBuilder(Source source) {
        this.source = source;
    }

    Expr expression(ExpressionContext context) {
        List<Expr> terms = new ArrayList<>(context.exclusive().size());
        for (ExclusiveContext term : context.exclusive()) terms.add(exclusive(term));
        return terms.size() == 1 ? terms.getFirst() : new Expr.Or(terms, span(context));
    }

    private Expr exclusive(ExclusiveContext context) {
        List<Expr> terms = new ArrayList<>(context.conjunction().size());
        for (ConjunctionContext term : context.conjunction()) terms.add(conjunction(term));
        return terms.size() == 1 ? terms.getFirst() : new Expr.Xor(terms, span(context));
    }

    private Expr conjunction(ConjunctionContext context) {
        List<Expr> terms = new ArrayList<>(context.negation().size());
        for (NegationContext term : context.negation()) terms.add(negation(term));
        return terms.size() == 1 ? terms.getFirst() : new Expr.And(terms, span(context));
    }

    private Expr negation(NegationContext context) {
        if (context.comparison() != null) return comparison(context.comparison());
        enter(1, context);
        Expr operand = negation(context.negation());
        depth--;
        return new Expr.Not(operand, span(context));
    }

    private Expr comparison(ComparisonContext context) {
        Quantifier quantifier = context.ANY() != null ? Quantifier.ANY
                : context.ALL() != null ? Quantifier.ALL : Quantifier.UNSTATED;
        Expr left = bits(context.bits(0));
        if (context.operator() == null) {
            if (quantifier == Quantifier.UNSTATED) return left;
            String word = quantifier.prefix().strip();
            throw fault(Code.SYNTAX, context, "'" + word + "' needs a comparison",
                    "for example " + word + " tcp.port = 443");
        }
        Operator operator = operator(context.operator());
        TerminalNode pattern = operator.isPattern() ? onlyText(context.bits(1)) : null;
        Expr right = pattern == null ? bits(context.bits(1))
                : new Literal.Text(LiteralReader.pattern(pattern.getSymbol()), span(context.bits(1)));
        return new Expr.Compare(quantifier, left, operator, right, span(context));
    }

    /// The text token that an operand consists of, or null when it is anything else.
    private static TerminalNode onlyText(ParseTree tree) {
        ParseTree inner = tree;
        while (inner.getChildCount() == 1) inner = inner.getChild(0);
        boolean isText = inner instanceof TerminalNode node
                && (node.getSymbol().getType() == TEXT || node.getSymbol().getType() == RAW_TEXT);
        return isText ? (TerminalNode) inner : null;
    }

    private static Operator operator(OperatorContext context) {
        boolean isNegated = context.NOT() != null || context.BANG() != null;
        return switch (context.getStop().getType()) {
            case EQUAL -> Operator.EQUAL;
            case NOT_EQUAL -> Operator.NOT_EQUAL;
            case LESS -> Operator.LESS;
            case LESS_EQUAL -> Operator.LESS_EQUAL;
            case GREATER -> Operator.GREATER;
            case GREATER_EQUAL -> Operator.GREATER_EQUAL;
            case IN -> isNegated ? Operator.NOT_IN : Operator.IN;
            case CONTAINS -> isNegated ? Operator.NOT_CONTAINS : Operator.CONTAINS;
            case STARTS_WITH -> isNegated ? Operator.NOT_STARTS_WITH : Operator.STARTS_WITH;
            case ENDS_WITH -> isNegated ? Operator.NOT_ENDS_WITH : Operator.ENDS_WITH;
            case MATCHES -> isNegated ? Operator.NOT_MATCHES : Operator.MATCHES;
            case MATCHES_ANY_CASE -> isNegated ? Operator.NOT_MATCHES_ANY_CASE : Operator.MATCHES_ANY_CASE;
            case MATCHES_BYTES -> isNegated ? Operator.NOT_MATCHES_BYTES : Operator.MATCHES_BYTES;
            default -> throw new IllegalStateException("no operator: " + context.getText());
        };
    }

    private Expr bits(BitsContext context) {
        int count = context.sum().size();
        enter(count - 1, context);
        Expr left = sum(context.sum(0));
        for (int index = 1; index < count; index++) {
            Expr right = sum(context.sum(index));
            left = new Expr.Arithmetic(left, ArithmeticOperator.BITS, right, left.span().to(right.span()));
        }
        depth -= count - 1;
        return left;
    }

    private Expr sum(SumContext context) {
        int count = context.product().size();
        enter(count - 1, context);
        Expr left = product(context.product(0));
        for (int index = 1; index < count; index++) {
            Expr right = product(context.product(index));
            left = new Expr.Arithmetic(left, arithmetic(context, index), right, left.span().to(right.span()));
        }
        depth -= count - 1;
        return left;
    }

    private Expr product(ProductContext context) {
        int count = context.postfix().size();
        enter(count - 1, context);
        Expr left = postfix(context.postfix(0));
        for (int index = 1; index < count; index++) {
            Expr right = postfix(context.postfix(index));
            left = new Expr.Arithmetic(left, arithmetic(context, index), right, left.span().to(right.span()));
        }
        depth -= count - 1;
        return left;
    }

    /// The operator before the operand of an index: operands and operators take turns.
    private static ArithmeticOperator arithmetic(ParserRuleContext context, int operandIndex) {
        TerminalNode node = (TerminalNode) context.getChild(operandIndex * 2 - 1);
        return switch (node.getSymbol().getType()) {
            case PLUS -> ArithmeticOperator.ADD;
            case MINUS -> ArithmeticOperator.SUBTRACT;
            case STAR -> ArithmeticOperator.MULTIPLY;
            case SLASH -> ArithmeticOperator.DIVIDE;
            default -> ArithmeticOperator.REMAINDER;
        };
    }

    private Expr postfix(PostfixContext context) {
        int count = context.subscript().size();
        enter(count, context);
        Expr operand = primary(context.primary());
        for (SubscriptContext subscript : context.subscript()) operand = subscript(operand, subscript);
        depth -= count;
        return operand;
    }

    private Expr subscript(Expr operand, SubscriptContext context) {
        Span span = operand.span().to(span(context));
        Token first = ((ParserRuleContext) context).getChild(1) instanceof TerminalNode node ? node.getSymbol() : null;
        if (first != null && first.getType() != COLON) {
            return new Expr.Index(operand, LiteralReader.read(first, false, span(first)), span);
        }
        if (context.COLON() == null) return new Expr.Index(operand, integer(context.signedInteger(0)), span);
        boolean hasFrom = first == null;
        boolean hasTo = context.signedInteger().size() == (hasFrom ? 2 : 1);
        OptionalLong from = hasFrom ? OptionalLong.of(integer(context.signedInteger(0)).value()) : OptionalLong.empty();
        OptionalLong to = hasTo ? OptionalLong.of(integer(context.signedInteger(hasFrom ? 1 : 0)).value())
                : OptionalLong.empty();
        return new Expr.Slice(operand, from, to, span);
    }

    private Literal.Int integer(SignedIntegerContext context) {
        return (Literal.Int) LiteralReader.read(context.INTEGER().getSymbol(), context.MINUS() != null, span(context));
    }

    private Expr primary(PrimaryContext context) {
        if (context.span() != null) return span(context.span());
        if (context.name() != null) return nameOrCall(context);
        if (context.VARIABLE() != null) return variable(context.VARIABLE());
        if (context.set() != null) return set(context.set());
        enter(1, context);
        Expr inner = expression(context.expression());
        depth--;
        return inner;
    }

    private Expr nameOrCall(PrimaryContext context) {
        String name = context.name().getText();
        ArgumentsContext arguments = context.arguments();
        if (arguments == null) return new Expr.Field(name, span(context));
        if (context.name().DOTTED_NAME() != null) {
            throw fault(Code.SYNTAX, context.name(), "'" + name + "' is not a function",
                    "functions have no '.' in their names");
        }
        enter(1, context);
        List<Expr> values = new ArrayList<>(arguments.expression().size());
        for (ExpressionContext argument : arguments.expression()) values.add(expression(argument));
        depth--;
        if (!name.equalsIgnoreCase("file")) return new Expr.Call(name, values, span(context));
        if (values.size() == 1 && values.getFirst() instanceof Literal.Text(String path, _)) {
            return new Expr.ListFile(path, span(context));
        }
        throw fault(Code.SYNTAX, context, "'file' needs one text, the path of a list", "for example file('hosts.txt')");
    }

    private Expr.Variable variable(TerminalNode node) {
        return new Expr.Variable(node.getText().substring(1), span(node.getSymbol()));
    }

    private Expr set(SetContext context) {
        if (context.member().size() > QueryParser.SET_MEMBERS_MAX) {
            throw fault(Code.BOUND, context, "the set has more than " + QueryParser.SET_MEMBERS_MAX + " values",
                    "use file('…') and fewer values");
        }
        List<Expr> members = new ArrayList<>(context.member().size());
        for (MemberContext member : context.member()) {
            members.add(member.span() != null ? span(member.span()) : variable(member.VARIABLE()));
        }
        return new Expr.SetOf(members, span(context));
    }

    private Expr span(SpanContext context) {
        Literal low = scalar(context.scalar(0));
        if (context.TO() == null) return low;
        return new Expr.Range(low, scalar(context.scalar(1)), span((ParserRuleContext) context));
    }

    private Literal scalar(ScalarContext context) {
        return LiteralReader.read(context.getStop(), context.MINUS() != null, span(context));
    }

    private void enter(int levels, ParserRuleContext context) {
        depth += levels;
        if (depth > QueryParser.DEPTH_MAX) {
            throw new Fault(Diagnostic.of(Code.BOUND, span(context.getStart()),
                    "the query is nested deeper than " + QueryParser.DEPTH_MAX + " levels"));
        }
    }

    Span span(ParserRuleContext context) {
        return source.span(context.getStart().getStartIndex(), context.getStop().getStopIndex() + 1);
    }

    Span span(Token token) {
        return source.span(token.getStartIndex(), token.getStopIndex() + 1);
    }

    private Fault fault(Code code, ParserRuleContext context, String message, String hint) {
        return new Fault(Diagnostic.of(code, span(context), message, hint));
    }
}
