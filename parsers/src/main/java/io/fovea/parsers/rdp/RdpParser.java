package io.fovea.parsers.rdp;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the connection request and its answer (MS-RDPBCGR, sections 2.2.1.1 and 2.2.1.2, in TPKT and X.224).
final class RdpParser extends FactParser {
    private static final NameTable PROTOCOLS = new NameTable(RdpParser.class, "protocols.tsv", 1);

    private static final Fact COOKIE = Fact.text("cookie", "Name in the client's cookie, often the account.",
            "rdp.rt_cookie");
    private static final Fact REQUESTED = Fact.texts("requested_protocols", "Security the client can do.");
    private static final Fact SECURITY = Fact.named(PROTOCOLS, "security_protocol", "Security the server chose.",
            "rdp.negReq.selectedProtocol");
    private static final Fact FAILURE = Fact.number("failure_code", "Why the server refused.");
    static final List<Fact> FACTS = List.of(COOKIE, REQUESTED, SECURITY, FAILURE);

    private static final int TPKT_VERSION = 3;
    private static final int TPKT_LENGTH = 4;
    /// TPKT, then length, type, two references and class of X.224.
    private static final int HEADER_LENGTH = TPKT_LENGTH + 7;
    private static final int LENGTH_MAX = 512;
    private static final int CONNECTION_REQUEST = 0xe0;
    private static final int CONNECTION_CONFIRM = 0xd0;
    private static final int NEGOTIATION_LENGTH = 8;
    private static final int NEGOTIATION_REQUEST = 1;
    private static final int NEGOTIATION_ANSWER = 2;
    private static final int NEGOTIATION_FAILURE = 3;
    private static final String COOKIE_START = "Cookie: mstshash=";
    private static final String COOKIE_PREFIX = "Cookie: msts";
    private static final int PROTOCOL_BITS = 5;
    /// TLS itself, and CredSSP with and without early answers, which begins with it.
    private static final int PROTOCOLS_OF_TLS = 0x0b;

    private static final int REQUESTS_MAX = 4;

    private boolean goesOnInTls;
    private int requests;

    /// Other protocols begin with TPKT and X.224 too: RDP is told by its cookie, its negotiation, or by holding
    /// nothing.
    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        if (available >= 1 && slice.u8(0) != TPKT_VERSION) return Probe.NO;
        if (available >= 2 && slice.u8(1) != 0) return Probe.NO;
        if (available < HEADER_LENGTH) return Probe.NEED_MORE;
        int length = slice.u16(2);
        int type = slice.u8(TPKT_LENGTH + 1);
        boolean fits = length >= HEADER_LENGTH && length <= LENGTH_MAX
                && slice.u8(TPKT_LENGTH) == length - TPKT_LENGTH - 1
                && (type == CONNECTION_REQUEST || type == CONNECTION_CONFIRM)
                && (type == CONNECTION_CONFIRM || slice.u16(TPKT_LENGTH + 2) == 0);
        if (!fits) return Probe.NO;
        if (length == HEADER_LENGTH) return Probe.MATCH;
        return type == CONNECTION_REQUEST ? probeRequest(slice) : probeNegotiation(slice, HEADER_LENGTH);
    }

    private static Probe probeRequest(StreamSlice slice) {
        int available = slice.remaining() - HEADER_LENGTH;
        if (available == 0) return Probe.NEED_MORE;
        if (slice.u8(HEADER_LENGTH) == NEGOTIATION_REQUEST) return probeNegotiation(slice, HEADER_LENGTH);
        for (int i = 0; i < COOKIE_PREFIX.length(); i++) {
            if (i == available) return Probe.NEED_MORE;
            if (slice.u8(HEADER_LENGTH + i) != COOKIE_PREFIX.charAt(i)) return Probe.NO;
        }
        return Probe.MATCH;
    }

    private static Probe probeNegotiation(StreamSlice slice, int at) {
        if (slice.remaining() < at + 4) return Probe.NEED_MORE;
        boolean fits = slice.u8(at) >= NEGOTIATION_REQUEST && slice.u8(at) <= NEGOTIATION_FAILURE
                && slice.u16(at + 2) == NEGOTIATION_LENGTH << 8;
        return fits ? Probe.MATCH : Probe.NO;
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() >= HEADER_LENGTH) {
            int length = input.u16(2);
            if (input.u8(0) != TPKT_VERSION || length < HEADER_LENGTH || length > LENGTH_MAX) return Progress.DONE;
            if (input.remaining() < length) return Progress.NEED_MORE;
            int type = input.u8(TPKT_LENGTH + 1);
            if (type == CONNECTION_REQUEST && ++requests > REQUESTS_MAX) return Progress.DONE;
            if (type == CONNECTION_REQUEST) readRequest(input, length);
            else if (type == CONNECTION_CONFIRM) readAnswer(input, length);
            input.skip(length);
            if (type != CONNECTION_REQUEST) return goesOnInTls ? Progress.UPGRADE : Progress.DONE;
        }
        return Progress.NEED_MORE;
    }

    private void readRequest(StreamSlice input, int length) {
        int at = HEADER_LENGTH;
        int end = at;
        while (end < length && input.u8(end) != '\r') end++;
        String line = WireText.of(input.bytes(at, end - at));
        if (line.startsWith("Cookie: ") && end + 2 <= length) {
            session().putFirst(COOKIE, line.startsWith(COOKIE_START) ? line.substring(COOKIE_START.length())
                    : line.substring("Cookie: ".length()));
            at = end + 2;
        }
        if (length - at < NEGOTIATION_LENGTH || input.u8(at) != NEGOTIATION_REQUEST) return;
        int protocols = input.u8(at + 4);
        if (protocols == 0) session().add(REQUESTED, PROTOCOLS.nameOf(0));
        for (int bit = 0; bit < PROTOCOL_BITS; bit++) {
            if ((protocols & 1 << bit) != 0) session().add(REQUESTED, PROTOCOLS.nameOf(1L << bit));
        }
    }

    /// A server that answers without a negotiation has the old security.
    private void readAnswer(StreamSlice input, int length) {
        if (length < HEADER_LENGTH + NEGOTIATION_LENGTH) {
            session().putFirst(SECURITY, 0L);
            return;
        }
        Fact fact = input.u8(HEADER_LENGTH) == NEGOTIATION_ANSWER ? SECURITY : FAILURE;
        int code = input.u8(HEADER_LENGTH + 4);
        session().putFirst(fact, (long) code);
        goesOnInTls = fact == SECURITY && (code & PROTOCOLS_OF_TLS) != 0;
    }
}
