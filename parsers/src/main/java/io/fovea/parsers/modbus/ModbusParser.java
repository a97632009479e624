package io.fovea.parsers.modbus;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the headers of the first messages (Modbus Messaging on TCP/IP, version 1.0b).
final class ModbusParser extends FactParser {
    private static final NameTable FUNCTIONS = new NameTable(ModbusParser.class, "functions.tsv", 2);
    private static final NameTable EXCEPTIONS = new NameTable(ModbusParser.class, "exceptions.tsv", 2);

    private static final Fact UNIT = Fact.number("unit", "Unit that is told.", "mbtcp.unit_id");
    private static final Fact FUNCTION_NAMES = Fact.texts("func", "Functions, in Zeek's words.");
    private static final Fact EXCEPTION = Fact.named(EXCEPTIONS, "exception", "First exception of the unit.",
            "modbus.exception_code");
    static final List<Fact> FACTS = List.of(UNIT, FUNCTION_NAMES, EXCEPTION);

    /// Transaction, protocol, length, unit, function.
    private static final int HEADER_LENGTH = 8;
    private static final int PROTOCOL_OFFSET = 2;
    private static final int LENGTH_OFFSET = 4;
    private static final int COUNTED_OFFSET = 6;
    private static final int FUNCTION_OFFSET = 7;
    private static final int LENGTH_MIN = 2;
    private static final int LENGTH_MAX = 254;
    private static final int EXCEPTION_BIT = 0x80;
    private static final int EXCEPTION_LENGTH = 3;
    private static final int FUNCTION_MAX = 0x2b;
    private static final int MESSAGES_MAX = 256;

    private int messages;

    /// Everything that is there must be whole messages, the last perhaps in its middle: the header alone is no proof.
    static Probe probe(StreamSlice slice) {
        int at = 0;
        while (at < slice.remaining()) {
            if (!fits(slice, at)) return Probe.NO;
            if (slice.remaining() - at < HEADER_LENGTH) return at == 0 ? Probe.NEED_MORE : Probe.MATCH;
            at += COUNTED_OFFSET + slice.u16(at + LENGTH_OFFSET);
            if (at <= slice.remaining() && at >= HEADER_LENGTH) return fits(slice, at) ? Probe.MATCH : Probe.NO;
        }
        return Probe.NEED_MORE;
    }

    /// Whether what there is of a header fits.
    private static boolean fits(StreamSlice slice, int at) {
        int available = slice.remaining() - at;
        if (available >= PROTOCOL_OFFSET + 2 && slice.u16(at + PROTOCOL_OFFSET) != 0) return false;
        if (available < COUNTED_OFFSET) return true;
        int length = slice.u16(at + LENGTH_OFFSET);
        if (length < LENGTH_MIN || length > LENGTH_MAX) return false;
        if (available < HEADER_LENGTH) return true;
        int function = slice.u8(at + FUNCTION_OFFSET);
        if ((function & EXCEPTION_BIT) != 0 && length != EXCEPTION_LENGTH) return false;
        int plain = function & ~EXCEPTION_BIT;
        return plain <= FUNCTION_MAX && !FUNCTIONS.nameOf(plain).startsWith("unknown");
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() >= HEADER_LENGTH) {
            int length = input.u16(LENGTH_OFFSET);
            boolean fits = input.u16(PROTOCOL_OFFSET) == 0 && length >= LENGTH_MIN && length <= LENGTH_MAX;
            if (!fits || messages == MESSAGES_MAX) return Progress.DONE;
            if (input.remaining() < COUNTED_OFFSET + length) return Progress.NEED_MORE;
            messages++;
            int function = input.u8(FUNCTION_OFFSET);
            session().putFirst(UNIT, (long) input.u8(COUNTED_OFFSET));
            session().add(FUNCTION_NAMES, FUNCTIONS.nameOf(function & ~EXCEPTION_BIT));
            boolean isException = (function & EXCEPTION_BIT) != 0 && length >= EXCEPTION_LENGTH;
            if (isException) session().putFirst(EXCEPTION, (long) input.u8(HEADER_LENGTH));
            input.skip(COUNTED_OFFSET + length);
        }
        return Progress.NEED_MORE;
    }
}
