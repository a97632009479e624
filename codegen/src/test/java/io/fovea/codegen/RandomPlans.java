package io.fovea.codegen;

import com.google.re2j.Pattern;
import io.fovea.packet.HeaderCatalogue;
import io.fovea.packet.HeaderField;
import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test;
import io.fovea.query.plan.Test.Comparison;
import io.fovea.spi.Field;
import io.fovea.spi.ProtocolModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Random plans of every kind of predicate, whose tests are met now and then by random traffic.
final class RandomPlans {
    private static final List<String> KINDS = List.of("packet", "conn", "toy", "web", "chat");
    private static final List<String> FLOW_FIELDS = List.of(
            "id_resp_p", "proto", "conn.vlan_id", "query", "ts", "conn.orig_pkts", "conn.conn_state", "partial");

    private final Random random;
    private final Plans plans = new Plans();

    private RandomPlans(Random random) {
        this.random = random;
    }

    static Plan plan(Random random, int queries) {
        RandomPlans plans = new RandomPlans(random);
        for (int query = 0; query < queries; query++) {
            String kind = plans.pick(KINDS);
            Formula filter = random.nextInt(12) == 0 ? new Formula.Constant(random.nextInt(4) != 0)
                    : plans.formula(kind, 1 + random.nextInt(4));
            int completeAt = random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(3);
            plans.plans.query("q" + query, kind, filter, completeAt, "random query " + query);
        }
        return plans.plans.plan();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private Formula formula(String kind, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) return atom(kind);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Formula.Not(formula(kind, depth - 1));
            case 2, 3, 4 -> new Formula.And(terms(kind, depth));
            case 5, 6 -> new Formula.Or(terms(kind, depth));
            default -> new Formula.Xor(terms(kind, depth));
        };
    }

    private List<Formula> terms(String kind, int depth) {
        List<Formula> terms = new ArrayList<>();
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) terms.add(formula(kind, depth - 1));
        if (random.nextInt(20) == 0) terms.add(new Formula.Constant(random.nextBoolean()));
        return terms;
    }

    private Formula atom(String kind) {
        if (kind.equals("packet")) return headerAtom(Subject.PACKET, pick(HeaderCatalogue.fields()));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                return headerAtom(Subject.FLOW_CONSTANT, headerField(HeaderField.Scope.FLOW));
            }
            case 2, 3 -> {
                return headerAtom(Subject.PACKET_LIST, headerField(HeaderField.Scope.PACKET));
            }
            case 4 -> {
                return fieldAtom(Subject.FLOW, Plans.CATALOGUE.field(pick(FLOW_FIELDS)).orElseThrow());
            }
            case 5 -> {
                Test test = random.nextInt(3) == 0 ? new Test.Is(random.nextBoolean()) : new Test.Present();
                return plans.atom(Subject.PROTOCOL, pick(FakeProtocols.ALL).name(), test, "protocol");
            }
            default -> {
                ProtocolModule module = pick(FakeProtocols.ALL);
                boolean own = module.name().equals(kind);
                return fieldAtom(own ? Subject.SESSION : Subject.SESSION_LIST, pick(module.fields()));
            }
        }
    }

    private HeaderField headerField(HeaderField.Scope scope) {
        return pick(HeaderCatalogue.fields().stream().filter(field -> field.scope() == scope).toList());
    }

    private Formula headerAtom(Subject subject, HeaderField field) {
        return fieldAtom(subject, new Field.Header(field));
    }

    private Formula fieldAtom(Subject subject, Field field) {
        boolean list = subject == Subject.PACKET_LIST || subject == Subject.SESSION_LIST || field.list();
        Test test = random.nextInt(8) == 0 ? new Test.Present() : test(field);
        return plans.atom(subject, field.name(), test, list && random.nextBoolean(), field.name() + " \\u0041 */ test");
    }

    private Test test(Field field) {
        boolean negated = random.nextInt(4) == 0;
        return switch (field.type()) {
            case BOOL -> new Test.Is(random.nextBoolean());
            case INT, TIME, DURATION -> number(negated);
            case FLOAT -> new Test.Float(pick(List.of(Comparison.values())), random.nextInt(4) / 2.0);
            case IP -> address(negated);
            case MAC -> new Test.Macs(Set.of(new MacAddress(random.nextInt(2)), new MacAddress(7)), negated);
            case TEXT -> text(negated);
            case BYTES -> random.nextBoolean() ? new Test.BytesIn(Set.of("\u0000\u0007", "\u0001\u0007"), negated)
                    : new Test.BytesPart(pick(List.of(Test.Part.values())), "\u0001", negated);
        };
    }

    private long someNumber() {
        long[] numbers = {0, 1, 2, 4, 6, 10, 17, 32, 53, 64, 80, 443, 5000, 1_000_000_000L, 3_000_000_000L, -1, -5};
        return numbers[random.nextInt(numbers.length)];
    }

    private Test number(boolean negated) {
        if (random.nextInt(4) == 0) {
            long mask = 1 + random.nextInt(255);
            return new Test.Masked(mask, pick(List.of(Comparison.values())), someNumber());
        }
        if (random.nextInt(3) != 0) return new Test.Number(pick(List.of(Comparison.values())), someNumber());
        List<Test.Range> ranges = new ArrayList<>();
        long from = 0;
        int count = random.nextInt(9);
        for (int i = 0; i < count; i++) {
            from += 1 + random.nextInt(60);
            long to = from + random.nextInt(20);
            ranges.add(new Test.Range(from, to));
            from = to + 1;
        }
        if (random.nextInt(3) == 0) ranges.add(new Test.Range(1_000_000_000L, 2_000_000_000L));
        return new Test.Numbers(ranges, negated);
    }

    private Test address(boolean negated) {
        if (random.nextInt(4) == 0) {
            long low = IpAddress.ipv4Low(10 << 24 | random.nextInt(3));
            return new Test.AddressRange(0, low, 0, low + random.nextInt(3), negated);
        }
        List<Test.Prefix> prefixes = new ArrayList<>();
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            int length = 125 + random.nextInt(4);
            long host = random.nextInt(4) & ~((1 << 128 - length) - 1);
            prefixes.add(random.nextInt(4) == 0 ? new Test.Prefix(0xfd00L << 48, host, length)
                    : new Test.Prefix(0, IpAddress.ipv4Low(10 << 24 | (int) host), length));
        }
        if (random.nextInt(20) == 0) prefixes.add(new Test.Prefix(0, 0, 0));
        return new Test.Addresses(prefixes, negated);
    }

    private Test text(boolean negated) {
        return switch (random.nextInt(3)) {
            case 0 -> new Test.Texts(Set.of(pick(List.of("n0", "n1", "a", "tcp", "S0", "q1"))), negated);
            case 1 -> new Test.TextPart(
                    pick(List.of(Test.Part.values())), pick(List.of("n", "1", "b", "S", "q")), negated);
            default -> new Test.Matches(Pattern.compile(pick(List.of("[n1]", "^S", "b$"))));
        };
    }
}
