package io.fovea.parsers.socks;

import io.fovea.packet.IpAddress;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads what client and proxy say in turns, up to the proxy's answer: behind it both directions belong to what the
/// client wanted a connection for. The bytes of the side whose turn it is not wait.
final class SocksParser extends FactParser {
    private static final Fact VERSION = Fact.number("version", "Version of SOCKS: 4 or 5.");
    private static final Fact USER = Fact.text("user", "Account of the client.");
    private static final Fact COMMAND = Fact.text("command", "What the client asked for: connect, bind or udp.");
    private static final Fact HOST = Fact.text("request_host", "Host that the client asked for, by name or address.",
            "socks.request.host");
    private static final Fact PORT = Fact.number("request_port", "Port that the client asked for.",
            "socks.request_p");
    private static final Fact STATUS = Fact.number("status",
            "What the proxy answered: 0 is granted in version 5, 90 in version 4.");
    static final List<Fact> FACTS = List.of(VERSION, USER, COMMAND, HOST, PORT, STATUS);

    private static final int VERSION_4 = 4;
    private static final int VERSION_5 = 5;
    private static final int METHODS_MAX = 16;
    private static final int METHOD_ASSIGNED_MAX = 9;
    private static final int METHOD_PRIVATE_MIN = 0x80;
    private static final int METHOD_PASSWORD = 2;
    private static final int COMMAND_CONNECT = 1;
    private static final int COMMAND_BIND = 2;
    private static final int COMMAND_UDP = 3;
    private static final int ADDRESS_4 = 1;
    private static final int ADDRESS_NAME = 3;
    private static final int ADDRESS_6 = 4;
    private static final int GRANTED_4 = 90;
    private static final int HEADER_4_LENGTH = 8;
    private static final int TEXT_LENGTH_MAX = 255;
    private static final int UNFINISHED = -1;
    private static final int BROKEN = -2;

    private enum State { GREETING, METHOD, LOGIN, LOGIN_ANSWER, REQUEST, ANSWER, REQUEST_4, ANSWER_4 }

    private State state = State.GREETING;
    private boolean clientIsOriginator;
    private int command;

    /// A client's greeting (5), or its request (4), which end with the bytes at hand or go on with a request.
    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        if (available == 0) return Probe.NEED_MORE;
        if (slice.u8(0) == VERSION_4) return probeRequest4(slice, available);
        if (slice.u8(0) != VERSION_5) return Probe.NO;
        if (available == 1) return Probe.NEED_MORE;
        int methods = slice.u8(1);
        if (methods == 0 || methods > METHODS_MAX) return Probe.NO;
        for (int i = 2; i < Math.min(available, 2 + methods); i++) {
            int method = slice.u8(i);
            if (method > METHOD_ASSIGNED_MAX && method < METHOD_PRIVATE_MIN) return Probe.NO;
            for (int before = 2; before < i; before++) {
                if (slice.u8(before) == method) return Probe.NO;
            }
        }
        if (available < 2 + methods) return Probe.NEED_MORE;
        return available == 2 + methods || slice.u8(2 + methods) == VERSION_5 ? Probe.MATCH : Probe.NO;
    }

    private static Probe probeRequest4(StreamSlice slice, int available) {
        if (available > 1 && slice.u8(1) != COMMAND_CONNECT && slice.u8(1) != COMMAND_BIND) return Probe.NO;
        if (available <= HEADER_4_LENGTH) return Probe.NEED_MORE;
        int end = textEnd(slice, HEADER_4_LENGTH);
        if (end >= 0 && isNamed4(slice)) end = textEnd(slice, end + 1);
        if (end == UNFINISHED) return Probe.NEED_MORE;
        return end + 1 == available ? Probe.MATCH : Probe.NO;
    }

    /// Version 4a: an address 0.0.0.x, not x = 0, says that a name follows.
    private static boolean isNamed4(StreamSlice input) {
        return input.u24(4) == 0 && input.u8(7) != 0;
    }

    /// Where the zero byte behind printable text stands.
    private static int textEnd(StreamSlice input, int from) {
        for (int at = from; at < input.remaining(); at++) {
            int each = input.u8(at);
            if (each == 0) return at;
            if (each < 0x20 || each >= 0x7f || at - from == TEXT_LENGTH_MAX) return BROKEN;
        }
        return UNFINISHED;
    }

    @Override
    protected Progress read(StreamSlice input) {
        Progress progress = null;
        while (progress == null) {
            if (input.remaining() == 0) return Progress.NEED_MORE;
            if (state != State.GREETING && isClientsTurn() != (input.fromOriginator() == clientIsOriginator)) {
                return Progress.NEED_MORE;
            }
            progress = step(input);
        }
        return progress;
    }

    private boolean isClientsTurn() {
        return state == State.LOGIN || state == State.REQUEST || state == State.REQUEST_4;
    }

    /// Reads one message. Null: go on.
    private Progress step(StreamSlice input) {
        return switch (state) {
            case GREETING -> readGreeting(input);
            case METHOD -> readMethod(input);
            case LOGIN -> readLogin(input);
            case LOGIN_ANSWER -> readLoginAnswer(input);
            case REQUEST -> readRequest(input);
            case ANSWER -> readAnswer(input);
            case REQUEST_4 -> readRequest4(input);
            case ANSWER_4 -> readAnswer4(input);
        };
    }

    private Progress readGreeting(StreamSlice input) {
        clientIsOriginator = input.fromOriginator();
        int version = input.u8(0);
        if (version == VERSION_4) {
            state = State.REQUEST_4;
            return null;
        }
        if (version != VERSION_5) return Progress.DONE;
        if (input.remaining() < 2 || input.remaining() < 2 + input.u8(1)) return Progress.NEED_MORE;
        session().put(VERSION, (long) version);
        input.skip(2 + input.u8(1));
        state = State.METHOD;
        return null;
    }

    private Progress readMethod(StreamSlice input) {
        if (input.remaining() < 2) return Progress.NEED_MORE;
        int method = input.u8(1);
        if (input.u8(0) != VERSION_5 || method != 0 && method != METHOD_PASSWORD) return Progress.DONE;
        input.skip(2);
        state = method == METHOD_PASSWORD ? State.LOGIN : State.REQUEST;
        return null;
    }

    /// RFC 1929; the password is passed over.
    private Progress readLogin(StreamSlice input) {
        if (input.remaining() < 2 || input.remaining() < 3 + input.u8(1)) return Progress.NEED_MORE;
        int user = input.u8(1);
        int length = 3 + user + input.u8(2 + user);
        if (input.remaining() < length) return Progress.NEED_MORE;
        session().put(USER, WireText.of(input.bytes(2, user)));
        input.skip(length);
        state = State.LOGIN_ANSWER;
        return null;
    }

    private Progress readLoginAnswer(StreamSlice input) {
        if (input.remaining() < 2) return Progress.NEED_MORE;
        boolean accepted = input.u8(1) == 0;
        input.skip(2);
        state = State.REQUEST;
        return accepted ? null : Progress.DONE;
    }

    private Progress readRequest(StreamSlice input) {
        int length = messageLength(input);
        if (length == UNFINISHED) return Progress.NEED_MORE;
        if (length == BROKEN) return Progress.DONE;
        noteCommand(input.u8(1));
        session().put(HOST, host(input));
        session().put(PORT, (long) input.u16(length - 2));
        input.skip(length);
        state = State.ANSWER;
        return null;
    }

    private void noteCommand(int number) {
        command = number;
        session().put(COMMAND, switch (number) {
            case COMMAND_CONNECT -> "connect";
            case COMMAND_BIND -> "bind";
            case COMMAND_UDP -> "udp";
            default -> Integer.toString(number);
        });
    }

    /// Length of a request or an answer, which have the same form.
    private static int messageLength(StreamSlice input) {
        if (input.remaining() < 5) return UNFINISHED;
        if (input.u8(0) != VERSION_5) return BROKEN;
        int address = switch (input.u8(3)) {
            case ADDRESS_4 -> 4;
            case ADDRESS_6 -> 16;
            case ADDRESS_NAME -> 1 + input.u8(4);
            default -> BROKEN;
        };
        if (address < 0) return BROKEN;
        return input.remaining() < 6 + address ? UNFINISHED : 6 + address;
    }

    private static String host(StreamSlice input) {
        return switch (input.u8(3)) {
            case ADDRESS_4 -> IpAddress.ofIpv4((int) input.u32(4)).toString();
            case ADDRESS_6 -> new IpAddress(input.u32(4) << 32 | input.u32(8), input.u32(12) << 32 | input.u32(16))
                    .toString();
            default -> WireText.of(input.bytes(5, input.u8(4)));
        };
    }

    private Progress readAnswer(StreamSlice input) {
        int length = messageLength(input);
        if (length == UNFINISHED) return Progress.NEED_MORE;
        if (length == BROKEN) return Progress.DONE;
        int status = input.u8(1);
        session().put(STATUS, (long) status);
        input.skip(length);
        return status == 0 && command == COMMAND_CONNECT ? Progress.UPGRADE : Progress.DONE;
    }

    private Progress readRequest4(StreamSlice input) {
        if (input.remaining() <= HEADER_4_LENGTH) return Progress.NEED_MORE;
        boolean named = isNamed4(input);
        int userEnd = textEnd(input, HEADER_4_LENGTH);
        int end = userEnd >= 0 && named ? textEnd(input, userEnd + 1) : userEnd;
        if (end == UNFINISHED) return Progress.NEED_MORE;
        session().put(VERSION, (long) VERSION_4);
        if (end < 0) return Progress.DONE;
        noteCommand(input.u8(1));
        session().put(USER, WireText.of(input.bytes(HEADER_4_LENGTH, userEnd - HEADER_4_LENGTH)));
        session().put(HOST, named ? WireText.of(input.bytes(userEnd + 1, end - userEnd - 1))
                : IpAddress.ofIpv4((int) input.u32(4)).toString());
        session().put(PORT, (long) input.u16(2));
        input.skip(end + 1);
        state = State.ANSWER_4;
        return null;
    }

    private Progress readAnswer4(StreamSlice input) {
        if (input.remaining() < HEADER_4_LENGTH) return Progress.NEED_MORE;
        int status = input.u8(1);
        session().put(STATUS, (long) status);
        input.skip(HEADER_4_LENGTH);
        return status == GRANTED_4 && command == COMMAND_CONNECT ? Progress.UPGRADE : Progress.DONE;
    }
}
