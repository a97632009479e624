package io.fovea.parsers.ldap;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the first messages of a connection, up to the answer to a bind or to StartTLS (RFC 4511, sections 4.2 and
/// 4.14). Every message is a sequence of BER: a number, an operation, perhaps controls.
final class LdapParser extends FactParser {
    private static final Fact VERSION = Fact.number("version", "Version of LDAP that the client speaks.");
    private static final Fact NAME = Fact.text("bind_name", "Name that the client binds with.", "ldap.name");
    private static final Fact BOUND = Fact.flag("bind_success", "The server accepted the bind, or refused it.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(VERSION, NAME, BOUND, TLS);

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int ENUMERATED = 0x0a;
    private static final int OCTET_STRING = 0x04;
    private static final int BIND = 0x60;
    private static final int BIND_ANSWER = 0x61;
    private static final int EXTENDED = 0x77;
    private static final int EXTENDED_ANSWER = 0x78;
    private static final int EXTENDED_NAME = 0x80;
    /// Tags of unbind, bind, search and so on, requests and answers, as characters.
    private static final String OPERATIONS = "B`acdefhJwx";
    private static final String START_TLS = "1.3.6.1.4.1.1466.20037";
    private static final int NUMBER_LENGTH_MAX = 4;
    private static final int NAME_LENGTH_MAX = 512;
    private static final int MESSAGES_MAX = 16;
    private static final int MESSAGE_LENGTH_MAX = 1 << 14;
    /// The server asks for the next step of a login in several (RFC 4511, section 4.2.2).
    private static final int BIND_GOES_ON = 14;
    private static final int UNFINISHED = -1;
    private static final int BROKEN = -2;

    private boolean askedForTls;
    private boolean askedByOriginator;
    private int messages;
    /// Where `readLength` left off.
    private int contentStart;

    /// A sequence that begins with a number and an operation of LDAP.
    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        if (available > 0 && slice.u8(0) != SEQUENCE) return Probe.NO;
        if (available < 2) return Probe.NEED_MORE;
        int at = 2 + ((slice.u8(1) & 0x80) == 0 ? 0 : slice.u8(1) & 0x7f);
        if (at > 2 + NUMBER_LENGTH_MAX || slice.u8(1) == 0x80) return Probe.NO;
        if (available > at && slice.u8(at) != INTEGER) return Probe.NO;
        if (available <= at + 1) return Probe.NEED_MORE;
        int number = slice.u8(at + 1);
        if (number < 1 || number > NUMBER_LENGTH_MAX) return Probe.NO;
        int operation = at + 2 + number;
        if (available <= operation + 2) return Probe.NEED_MORE;
        int tag = slice.u8(operation);
        if (OPERATIONS.indexOf(tag) < 0 || slice.u8(at + 2) >= 0x80) return Probe.NO;
        return Probe.MATCH;
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() > 0 && !(askedForTls && input.fromOriginator() == askedByOriginator)) {
            if (input.u8(0) != SEQUENCE || messages == MESSAGES_MAX) return Progress.DONE;
            int length = readLength(input, 1, input.remaining());
            if (length == UNFINISHED) return Progress.NEED_MORE;
            if (length < 0 || length > MESSAGE_LENGTH_MAX) return Progress.DONE;
            int end = contentStart + length;
            if (input.remaining() < end) return Progress.NEED_MORE;
            messages++;
            Progress progress = readMessage(input, contentStart, end);
            input.skip(end);
            if (progress != Progress.NEED_MORE) return progress;
        }
        return Progress.NEED_MORE;
    }

    /// The length that stands at `at`; sets `contentStart`.
    private int readLength(StreamSlice input, int at, int end) {
        if (at >= end) return UNFINISHED;
        int first = input.u8(at);
        contentStart = at + 1;
        if (first < 0x80) return first;
        int count = first & 0x7f;
        if (count == 0 || count > NUMBER_LENGTH_MAX) return BROKEN;
        if (at + 1 + count > end) return UNFINISHED;
        long length = 0;
        for (int i = 0; i < count; i++) length = length << 8 | input.u8(at + 1 + i);
        contentStart += count;
        return length > MESSAGE_LENGTH_MAX ? BROKEN : (int) length;
    }

    /// Enters an element with a tag; its length, or a negative number when it is not there.
    private int enter(StreamSlice input, int tag, int at, int end) {
        if (at >= end || input.u8(at) != tag) return BROKEN;
        int length = readLength(input, at + 1, end);
        return length < 0 || length > end - contentStart ? BROKEN : length;
    }

    private Progress readMessage(StreamSlice input, int start, int end) {
        int length = enter(input, INTEGER, start, end);
        if (length < 0) return Progress.DONE;
        int at = contentStart + length;
        if (at >= end) return Progress.DONE;
        int operation = input.u8(at);
        length = enter(input, operation, at, end);
        if (length < 0) return Progress.DONE;
        int from = contentStart;
        int to = from + length;
        return switch (operation) {
            case BIND -> readBind(input, from, to);
            case EXTENDED -> readExtended(input, from, to);
            case BIND_ANSWER, EXTENDED_ANSWER -> readAnswer(input, operation == BIND_ANSWER, from, to);
            default -> Progress.NEED_MORE;
        };
    }

    private Progress readBind(StreamSlice input, int from, int to) {
        int length = enter(input, INTEGER, from, to);
        if (length != 1) return Progress.DONE;
        session().put(VERSION, (long) input.u8(contentStart));
        length = enter(input, OCTET_STRING, contentStart + 1, to);
        if (length < 0) return Progress.DONE;
        session().put(NAME, WireText.of(input.bytes(contentStart, Math.min(length, NAME_LENGTH_MAX))));
        return Progress.NEED_MORE;
    }

    private Progress readExtended(StreamSlice input, int from, int to) {
        int length = enter(input, EXTENDED_NAME, from, to);
        if (length == START_TLS.length() && WireText.of(input.bytes(contentStart, length)).equals(START_TLS)) {
            askedForTls = true;
            askedByOriginator = input.fromOriginator();
        }
        return Progress.NEED_MORE;
    }

    private Progress readAnswer(StreamSlice input, boolean ofBind, int from, int to) {
        int length = enter(input, ENUMERATED, from, to);
        if (length != 1) return Progress.DONE;
        int code = input.u8(contentStart);
        boolean success = code == 0;
        if (ofBind) {
            if (code == BIND_GOES_ON) return Progress.NEED_MORE;
            session().put(BOUND, success);
            return Progress.DONE;
        }
        boolean tls = askedForTls && success;
        askedForTls = false;
        if (tls) session().put(TLS, true);
        return tls ? Progress.UPGRADE : Progress.NEED_MORE;
    }
}
