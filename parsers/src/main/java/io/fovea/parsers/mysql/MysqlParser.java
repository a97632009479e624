package io.fovea.parsers.mysql;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the server's greeting and the client's answer (protocol version 10): packets of three bytes of length, little
/// end first, a number, and the body. A client that wants TLS answers with the first half of its login alone.
final class MysqlParser extends FactParser {
    private static final Fact SERVER = Fact.text("server", "Version that the server greeted with.", "mysql.version");
    private static final Fact USER = Fact.text("user", "Account of the client.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(SERVER, USER, TLS);

    private static final int HEADER_LENGTH = 4;
    private static final int PROTOCOL_VERSION = 10;
    private static final int VERSION_LENGTH_MAX = 64;
    private static final int GREETING_LENGTH_MIN = 20;
    private static final int LOGIN_LENGTH_MAX = 1 << 13;
    private static final int CAPABILITY_TLS = 0x0800;
    private static final int CAPABILITY_PROTOCOL_41 = 0x0200;
    private static final int TLS_REQUEST_LENGTH = 32;
    private static final int USER_OFFSET = 32;
    private static final int USER_LENGTH_MAX = 256;

    /// The direction of the greeting, once it came.
    private Boolean serverIsOriginator;

    /// A greeting with a version that is text.
    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        if (available > 1 && slice.u8(1) > 1 || available > 2 && slice.u8(2) != 0) return Probe.NO;
        if (available > 3 && slice.u8(3) != 0 || available > 4 && slice.u8(4) != PROTOCOL_VERSION) return Probe.NO;
        for (int i = HEADER_LENGTH + 1; i < available; i++) {
            int each = slice.u8(i);
            int length = i - HEADER_LENGTH - 1;
            if (each == 0) return length > 0 && length(slice) >= length + GREETING_LENGTH_MIN ? Probe.MATCH : Probe.NO;
            boolean fits = length > 0 ? each >= 0x20 && each < 0x7f : each >= '0' && each <= '9';
            if (!fits || length >= VERSION_LENGTH_MAX) return Probe.NO;
        }
        return Probe.NEED_MORE;
    }

    private static int length(StreamSlice input) {
        return input.u8(0) | input.u8(1) << 8 | input.u8(2) << 16;
    }

    @Override
    protected Progress read(StreamSlice input) {
        if (serverIsOriginator != null && serverIsOriginator == input.fromOriginator()) {
            return afterServer(input);
        }
        if (input.remaining() < HEADER_LENGTH) return Progress.NEED_MORE;
        int length = length(input);
        if (length > LOGIN_LENGTH_MAX || length == 0) return Progress.DONE;
        if (input.remaining() < HEADER_LENGTH + length) return Progress.NEED_MORE;
        boolean isGreeting = serverIsOriginator == null && input.u8(HEADER_LENGTH) == PROTOCOL_VERSION;
        if (!isGreeting) return readLogin(input, length);
        serverIsOriginator = input.fromOriginator();
        session().put(SERVER, text(input, HEADER_LENGTH + 1, length - 1, VERSION_LENGTH_MAX));
        input.skip(HEADER_LENGTH + length);
        return afterServer(input);
    }

    /// What the server says behind its greeting is an answer: the login is over.
    private static Progress afterServer(StreamSlice input) {
        return input.remaining() > 0 ? Progress.DONE : Progress.NEED_MORE;
    }

    private Progress readLogin(StreamSlice input, int length) {
        if (length < TLS_REQUEST_LENGTH) return Progress.DONE;
        int capabilities = input.u8(HEADER_LENGTH) | input.u8(HEADER_LENGTH + 1) << 8;
        if ((capabilities & CAPABILITY_PROTOCOL_41) == 0) return Progress.DONE;
        boolean wantsTls = length == TLS_REQUEST_LENGTH && (capabilities & CAPABILITY_TLS) != 0;
        if (!wantsTls) {
            session().put(USER, text(input, HEADER_LENGTH + USER_OFFSET, length - USER_OFFSET, USER_LENGTH_MAX));
        } else {
            session().put(TLS, true);
        }
        input.skip(HEADER_LENGTH + length);
        return wantsTls ? Progress.UPGRADE : Progress.DONE;
    }

    /// The text up to a zero byte.
    private static String text(StreamSlice input, int from, int lengthMax, int most) {
        int end = 0;
        while (end < Math.min(lengthMax, most) && input.u8(from + end) != 0) end++;
        return WireText.of(input.bytes(from, end));
    }
}
