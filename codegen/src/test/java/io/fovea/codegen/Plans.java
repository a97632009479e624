package io.fovea.codegen;

import io.fovea.query.plan.Formula;
import io.fovea.query.plan.Plan;
import io.fovea.query.plan.PlannedQuery;
import io.fovea.query.plan.Predicate;
import io.fovea.query.plan.Predicate.Subject;
import io.fovea.query.plan.Test;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.List;

/// Plans written by hand: predicates shared as the planner shares them.
final class Plans {
    static final Catalogue CATALOGUE = new Catalogue(FakeProtocols.ALL);

    private final List<Predicate> predicates = new ArrayList<>();
    private final List<PlannedQuery> queries = new ArrayList<>();

    Formula atom(Subject subject, String field, Test test, boolean all, String text) {
        Field found = CATALOGUE.field(field).orElseThrow();
        for (Predicate known : predicates) {
            boolean same = known.field().equals(found) && known.test().equals(test) && known.subject() == subject
                    && known.all() == all;
            if (same) return new Formula.Atom(known.id());
        }
        predicates.add(new Predicate(predicates.size(), found, test, subject, all, text));
        return new Formula.Atom(predicates.size() - 1);
    }

    Formula atom(Subject subject, String field, Test test, String text) {
        return atom(subject, field, test, false, text);
    }

    static Test.Number equal(long value) {
        return new Test.Number(Test.Comparison.EQUAL, value);
    }

    static Test.Number above(long value) {
        return new Test.Number(Test.Comparison.GREATER, value);
    }

    /// `tcp.port = value` as the planner takes it apart.
    Formula tcpPort(Subject subject, int port) {
        return new Formula.Or(List.of(
                atom(subject, "tcp.src_port", equal(port), "tcp.src_port = " + port),
                atom(subject, "tcp.dst_port", equal(port), "tcp.dst_port = " + port)));
    }

    Plans query(String name, String kind, Formula filter, int completeAt, String text) {
        return query(name, kind, filter, completeAt, false, text);
    }

    Plans query(String name, String kind, Formula filter, int completeAt, boolean probes, String text) {
        int protocol = -1;
        for (int p = 0; p < FakeProtocols.ALL.size(); p++) {
            if (FakeProtocols.ALL.get(p).name().equals(kind)) protocol = p;
        }
        queries.add(new PlannedQuery(name, CATALOGUE.kind(kind).orElseThrow(), protocol, filter, List.of(), completeAt,
                probes, Long.MAX_VALUE, text));
        return this;
    }

    Predicate predicate(int id) {
        return predicates.get(id);
    }

    Plan plan() {
        return new Plan(queries, predicates, FakeProtocols.ALL);
    }
}
