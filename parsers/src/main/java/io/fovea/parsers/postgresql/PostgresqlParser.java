package io.fovea.parsers.postgresql;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads what a client begins with: requests for encryption, each answered with one letter, then a startup message of
/// names and values (protocol version 3).
final class PostgresqlParser extends FactParser {
    private static final Fact USER = Fact.text("user", "Account of the client.");
    private static final Fact DATABASE = Fact.text("database", "Database that the client asked for.");
    private static final Fact APPLICATION = Fact.text("application_name", "What the client calls itself.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(USER, DATABASE, APPLICATION, TLS);

    private static final int HEADER_LENGTH = 8;
    private static final long TLS_REQUEST = 80_877_103;
    private static final long GSS_REQUEST = 80_877_104;
    private static final long VERSION_MAJOR = 3;
    private static final int STARTUP_LENGTH_MAX = 10_000;
    private static final int REQUESTS_MAX = 4;
    private static final int NAMES_MAX = 64;

    /// The request that waits for its answer, or 0.
    private long asked;
    private boolean askedByOriginator;
    private int requests;

    /// A request for encryption, or a startup message with a first name (Kafka's requests have numbers there).
    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        if (available > 0 && slice.u8(0) != 0 || available > 1 && slice.u8(1) != 0) return Probe.NO;
        if (available < HEADER_LENGTH) return Probe.NEED_MORE;
        if (!isStart(slice.u32(0), slice.u32(4))) return Probe.NO;
        if (slice.u32(0) == HEADER_LENGTH) return Probe.MATCH;
        if (available == HEADER_LENGTH) return Probe.NEED_MORE;
        boolean isName = slice.u8(HEADER_LENGTH) >= 'a' && slice.u8(HEADER_LENGTH) <= 'z';
        return isName ? Probe.MATCH : Probe.NO;
    }

    private static boolean isStart(long length, long code) {
        if (code == TLS_REQUEST || code == GSS_REQUEST) return length == HEADER_LENGTH;
        return code >>> 16 == VERSION_MAJOR && (code & 0xffff) <= 2 && length > HEADER_LENGTH
                && length <= STARTUP_LENGTH_MAX;
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() > 0) {
            if (asked != 0 && input.fromOriginator() == askedByOriginator) return Progress.NEED_MORE;
            int before = input.remaining();
            Progress progress = asked != 0 ? readAnswer(input) : readRequest(input);
            if (progress != Progress.NEED_MORE || input.remaining() == before) return progress;
        }
        return Progress.NEED_MORE;
    }

    private Progress readRequest(StreamSlice input) {
        if (input.remaining() < HEADER_LENGTH) return Progress.NEED_MORE;
        long length = input.u32(0);
        long code = input.u32(4);
        if (!isStart(length, code)) return Progress.DONE;
        if (input.remaining() < length) return Progress.NEED_MORE;
        if (length == HEADER_LENGTH) {
            if (++requests > REQUESTS_MAX) return Progress.DONE;
            asked = code;
            askedByOriginator = input.fromOriginator();
            input.skip(HEADER_LENGTH);
            return Progress.NEED_MORE;
        }
        readStartup(input, (int) length);
        return Progress.DONE;
    }

    private Progress readAnswer(StreamSlice input) {
        int answer = input.u8(0);
        boolean tls = asked == TLS_REQUEST && answer == 'S';
        asked = 0;
        if (!tls && answer != 'N') return Progress.DONE;
        input.skip(1);
        if (tls) session().put(TLS, true);
        return tls ? Progress.UPGRADE : Progress.NEED_MORE;
    }

    /// Names and values, each with a zero byte behind it.
    private void readStartup(StreamSlice input, int length) {
        int at = HEADER_LENGTH;
        for (int i = 0; i < NAMES_MAX && at < length; i++) {
            int nameEnd = end(input, at, length);
            if (nameEnd == at || nameEnd == length) return;
            int valueEnd = end(input, nameEnd + 1, length);
            String value = WireText.of(input.bytes(nameEnd + 1, valueEnd - nameEnd - 1));
            switch (WireText.of(input.bytes(at, nameEnd - at))) {
                case "user" -> session().put(USER, value);
                case "database" -> session().put(DATABASE, value);
                case "application_name" -> session().put(APPLICATION, value);
                default -> { }
            }
            at = valueEnd + 1;
        }
    }

    private static int end(StreamSlice input, int from, int length) {
        int at = from;
        while (at < length && input.u8(at) != 0) at++;
        return at;
    }
}
