package io.fovea.parsers.mqtt;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.NameTable;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads a client's CONNECT and the broker's answer (MQTT 3.1, 3.1.1 and 5.0).
final class MqttParser extends FactParser {
    private static final NameTable CODES = new NameTable(MqttParser.class, "codes.tsv", 2);

    private static final Fact VERSION = Fact.number("proto_version", "Version of MQTT: 3 (3.1), 4 (3.1.1) or 5.",
            "mqtt.ver");
    private static final Fact CLIENT_ID = Fact.text("client_id", "Name of the client.", "mqtt.clientid");
    private static final Fact USER = Fact.text("user", "Account of the client.", "mqtt.username");
    private static final Fact STATUS = Fact.named(CODES, "connect_status", "What the broker answered.",
            "mqtt.conack.val");
    private static final Fact WILL_TOPIC = Fact.text("will_topic", "Where the broker tells that the client is gone.",
            "mqtt.willtopic");
    static final List<Fact> FACTS = List.of(VERSION, CLIENT_ID, USER, STATUS, WILL_TOPIC);

    private static final int CONNECT = 0x10;
    private static final int CONNECT_ANSWER = 0x20;
    private static final int LENGTH_MAX = 1 << 14;
    /// A length takes at most so many bytes.
    private static final int LENGTH_SIZE_MAX = 4;
    private static final int VERSION_WITH_PROPERTIES = 5;
    private static final int FLAG_WILL = 0x04;
    private static final int FLAG_USER = 0x80;
    private static final String[] NAMES = {"\0\4MQTT", "\0\6MQIsdp"};
    private static final int PACKETS_MAX = 4;

    private int packets;

    /// A CONNECT with one of the two names of the protocol.
    static Probe probe(StreamSlice slice) {
        if (slice.remaining() == 0) return Probe.NEED_MORE;
        if (slice.u8(0) != CONNECT) return Probe.NO;
        int size = lengthSize(slice);
        if (size == 0) return slice.remaining() > LENGTH_SIZE_MAX ? Probe.NO : Probe.NEED_MORE;
        if (length(slice, size) > LENGTH_MAX) return Probe.NO;
        Probe answer = Probe.NO;
        for (String name : NAMES) {
            int at = 0;
            while (at < name.length() && 1 + size + at < slice.remaining()
                    && slice.u8(1 + size + at) == name.charAt(at)) at++;
            if (at == name.length()) return Probe.MATCH;
            if (1 + size + at == slice.remaining()) answer = Probe.NEED_MORE;
        }
        return answer;
    }

    /// How many bytes the length of the packet takes; 0 when its end is not there.
    private static int lengthSize(StreamSlice input) {
        for (int size = 1; size <= LENGTH_SIZE_MAX && size < input.remaining(); size++) {
            if ((input.u8(size) & 0x80) == 0) return size;
        }
        return 0;
    }

    private static int length(StreamSlice input, int size) {
        int length = 0;
        for (int i = size; i > 0; i--) length = length << 7 | input.u8(i) & 0x7f;
        return length;
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() > 0) {
            int size = lengthSize(input);
            if (size == 0) return input.remaining() > LENGTH_SIZE_MAX ? Progress.DONE : Progress.NEED_MORE;
            int length = length(input, size);
            if (length > LENGTH_MAX || packets == PACKETS_MAX) return Progress.DONE;
            if (input.remaining() < 1 + size + length) return Progress.NEED_MORE;
            packets++;
            int type = input.u8(0) & 0xf0;
            input.skip(1 + size);
            if (type == CONNECT) readConnect(input, length);
            else if (type == CONNECT_ANSWER && length >= 2) session().putFirst(STATUS, (long) input.u8(1));
            input.skip(length);
            if (type == CONNECT_ANSWER) return Progress.DONE;
        }
        return Progress.NEED_MORE;
    }

    private void readConnect(StreamSlice input, int length) {
        int at = skipText(input, 0, length);
        if (at < 0 || length - at < 4) return;
        int version = input.u8(at) & 0x7f;
        int flags = input.u8(at + 1);
        session().putFirst(VERSION, (long) version);
        at = skipProperties(input, at + 4, length, version);
        at = readText(input, at, length, CLIENT_ID);
        if ((flags & FLAG_WILL) != 0) {
            at = skipProperties(input, at, length, version);
            at = readText(input, at, length, WILL_TOPIC);
            at = skipText(input, at, length);
        }
        if ((flags & FLAG_USER) != 0) readText(input, at, length, USER);
    }

    /// Where the properties of version 5 end; -1 beyond the packet.
    private static int skipProperties(StreamSlice input, int at, int end, int version) {
        if (at < 0 || version < VERSION_WITH_PROPERTIES) return at;
        int length = 0;
        int next = at;
        for (int shift = 0; next < end && shift < 7 * LENGTH_SIZE_MAX; shift += 7) {
            int each = input.u8(next++);
            length |= (each & 0x7f) << shift;
            if ((each & 0x80) == 0) return length <= end - next ? next + length : -1;
        }
        return -1;
    }

    /// Where the text at an offset ends; -1 beyond the packet.
    private static int skipText(StreamSlice input, int at, int end) {
        if (at < 0 || end - at < 2) return -1;
        int length = input.u16(at);
        return length <= end - at - 2 ? at + 2 + length : -1;
    }

    private int readText(StreamSlice input, int at, int end, Fact fact) {
        int next = skipText(input, at, end);
        if (next > at + 2) session().putFirst(fact, WireText.of(input.bytes(at + 2, next - at - 2)));
        return next;
    }
}
