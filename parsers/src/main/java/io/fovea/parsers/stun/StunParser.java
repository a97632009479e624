package io.fovea.parsers.stun;

import io.fovea.packet.IpAddress;
import io.fovea.packet.ValueType;
import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads messages until a success shows the client's address outside (RFC 8489). The older form without the magic
/// cookie (RFC 3489) is not recognised.
final class StunParser extends FactParser {
    private static final NameTable METHODS = new NameTable(StunParser.class, "methods.tsv", 3);

    private static final Fact METHOD = Fact.named(METHODS, "method", "Method of the first message.",
            "stun.type.method");
    private static final Fact MAPPED = Fact.of(ValueType.IP, "mapped_addr", "Address that the client is seen from.");
    private static final Fact RELAYED = Fact.of(ValueType.IP, "relayed_addr",
            "Address of the relay that the server gave.");
    private static final Fact SOFTWARE = Fact.text("software", "Program of the first that names it.",
            "stun.att.software");
    private static final Fact USERNAME = Fact.text("username", "User name of the first that sends one.",
            "stun.att.username");
    private static final Fact REALM = Fact.text("realm", "Realm of the server.", "stun.att.realm");
    static final List<Fact> FACTS = List.of(METHOD, MAPPED, RELAYED, SOFTWARE, USERNAME, REALM);

    private static final int HEADER_LENGTH = 20;
    private static final int LENGTH_MAX = 2048;
    private static final int MESSAGES_MAX = 32;
    private static final long COOKIE = 0x2112a442L;
    private static final int COOKIE_OFFSET = 4;
    private static final int CLASS_SUCCESS = 0x0100;
    private static final int CLASS_BITS = 0x0110;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private static final int ATTRIBUTE_MAPPED = 0x0001;
    private static final int ATTRIBUTE_USERNAME = 0x0006;
    private static final int ATTRIBUTE_REALM = 0x0014;
    private static final int ATTRIBUTE_RELAYED = 0x0016;
    private static final int ATTRIBUTE_XOR_MAPPED = 0x0020;
    private static final int ATTRIBUTE_SOFTWARE = 0x8022;

    private int messages;

    static Probe probe(StreamSlice slice) {
        int available = slice.remaining();
        if (available >= 1 && slice.u8(0) > 0x3f) return Probe.NO;
        if (available >= 4 && !isLength(slice.u16(2))) return Probe.NO;
        for (int i = COOKIE_OFFSET; i < 8 && i < available; i++) {
            if (slice.u8(i) != (COOKIE >>> (7 - i) * 8 & 0xff)) return Probe.NO;
        }
        if (slice.isDatagram()) {
            return available >= HEADER_LENGTH && slice.u16(2) <= available - HEADER_LENGTH ? Probe.MATCH : Probe.NO;
        }
        return available < HEADER_LENGTH ? Probe.NEED_MORE : Probe.MATCH;
    }

    /// Whole words by the RFC, but some leave out the padding at the end.
    private static boolean isLength(int length) {
        return length <= LENGTH_MAX;
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() >= HEADER_LENGTH) {
            boolean fits = input.u8(0) <= 0x3f && input.u32(COOKIE_OFFSET) == COOKIE && isLength(input.u16(2));
            if (!fits) return input.isDatagram() ? Progress.NEED_MORE : Progress.DONE;
            int length = HEADER_LENGTH + input.u16(2);
            if (input.remaining() < length) return Progress.NEED_MORE;
            readMessage(input, length);
            input.skip(length);
            if (session().has(MAPPED) || ++messages == MESSAGES_MAX) return Progress.DONE;
        }
        return Progress.NEED_MORE;
    }

    private void readMessage(StreamSlice input, int length) {
        int type = input.u16(0);
        session().putFirst(METHOD, (long) (type & 0x0f | type >>> 1 & 0x70 | type >>> 2 & 0x0f80));
        boolean isSuccess = (type & CLASS_BITS) == CLASS_SUCCESS;
        int at = HEADER_LENGTH;
        while (at + 4 <= length) {
            int attribute = input.u16(at);
            int size = input.u16(at + 2);
            at += 4;
            if (size > length - at) return;
            switch (attribute) {
                case ATTRIBUTE_USERNAME -> session().putFirst(USERNAME, WireText.of(input.bytes(at, size)));
                case ATTRIBUTE_REALM -> session().putFirst(REALM, WireText.of(input.bytes(at, size)));
                case ATTRIBUTE_SOFTWARE -> session().putFirst(SOFTWARE, software(input, at, size));
                case ATTRIBUTE_RELAYED -> session().putFirst(RELAYED, address(input, at, size, true));
                case ATTRIBUTE_MAPPED, ATTRIBUTE_XOR_MAPPED -> {
                    boolean hidden = attribute == ATTRIBUTE_XOR_MAPPED;
                    if (isSuccess) session().putFirst(MAPPED, address(input, at, size, hidden));
                }
                default -> { }
            }
            at += size + 3 & ~3;
        }
    }

    /// Some send zeros behind the name.
    private static String software(StreamSlice input, int at, int size) {
        int end = size;
        while (end > 0 && input.u8(at + end - 1) == 0) end--;
        return end == 0 ? null : WireText.of(input.bytes(at, end));
    }

    /// An address, mixed with cookie and transaction id where it is hidden from meddling routers.
    private static IpAddress address(StreamSlice input, int at, int size, boolean hidden) {
        if (size == 8 && input.u8(at + 1) == IPV4) {
            return IpAddress.ofIpv4((int) (input.u32(at + 4) ^ (hidden ? COOKIE : 0)));
        }
        if (size != 20 || input.u8(at + 1) != IPV6) return null;
        long high = input.u32(at + 4) << 32 | input.u32(at + 8);
        long low = input.u32(at + 12) << 32 | input.u32(at + 16);
        if (!hidden) return new IpAddress(high, low);
        return new IpAddress(high ^ (COOKIE << 32 | input.u32(8)), low ^ (input.u32(12) << 32 | input.u32(16)));
    }
}
