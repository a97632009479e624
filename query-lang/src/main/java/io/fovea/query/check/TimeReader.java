package io.fovea.query.check;

import io.fovea.query.Diagnostic;
import io.fovea.query.Diagnostic.Code;
import io.fovea.query.Fault;
import io.fovea.query.syntax.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Reads points in time: ISO 8601 with or without an offset (then UTC), or a date alone (its first moment).
final class TimeReader {
    private TimeReader() {}

    /// Nanoseconds since 1970.
    static long read(String text, Span span) {
        try {
            Instant instant = instant(text.strip().replace(' ', 'T'));
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        } catch (DateTimeException | ArithmeticException exception) {
            throw new Fault(Diagnostic.of(Code.TYPE, span, "not a time", "for example '2026-01-31T10:00:00Z'"));
        }
    }

    private static Instant instant(String text) {
        if (text.indexOf('T') < 0) return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        boolean hasOffset = text.matches(".*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$") && text.indexOf('T') > 0;
        return hasOffset ? OffsetDateTime.parse(text).toInstant() : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
}
