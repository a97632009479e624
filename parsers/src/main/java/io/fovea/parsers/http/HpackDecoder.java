package io.fovea.parsers.http;

import io.fovea.parsers.http.HpackTable.Entry;
import java.util.Arrays;

/// Reads the header blocks of one direction of an HTTP/2 connection (RFC 7541), in their order. A block that cannot be
/// read leaves the table unknown: no later block can be read either.
final class HpackDecoder {
    private static final int INDEXED = 0x80;
    private static final int WITH_INDEXING = 0x40;
    private static final int SIZE_UPDATE = 0x20;
    private static final int INDEXED_PREFIX = 7;
    private static final int WITH_INDEXING_PREFIX = 6;
    private static final int SIZE_UPDATE_PREFIX = 5;
    private static final int OTHER_PREFIX = 4;
    private static final int HUFFMAN = 0x80;
    private static final int STRING_PREFIX = 7;
    /// Bits behind the prefix that a number may have: more than any block is long.
    private static final int NUMBER_BITS_MAX = 28;
    private static final int GROUP_BITS = 7;

    /// Receives fields in their order.
    interface Fields {
        void field(byte[] name, byte[] value);
    }

    private final HpackTable table = new HpackTable();
    private byte[] block;
    private int at;
    private int end;
    private boolean broken;

    /// Reads a block. False when it, or one before, cannot be read; fields up to there were told.
    boolean decode(byte[] bytes, int length, Fields fields) {
        block = bytes;
        at = 0;
        end = length;
        while (!broken && at < end) readField(fields);
        block = null;
        return !broken;
    }

    /// A block was not read: none that comes later can be.
    void giveUp() {
        broken = true;
    }

    private void readField(Fields fields) {
        int first = block[at] & 0xff;
        if ((first & INDEXED) != 0) {
            Entry entry = table.get(number(INDEXED_PREFIX));
            if (entry == null) broken = true;
            else fields.field(entry.name(), entry.value());
        } else if ((first & WITH_INDEXING) != 0) {
            Entry entry = literal(WITH_INDEXING_PREFIX);
            if (entry == null) return;
            table.add(entry);
            fields.field(entry.name(), entry.value());
        } else if ((first & SIZE_UPDATE) != 0) {
            int size = number(SIZE_UPDATE_PREFIX);
            if (size < 0 || !table.resize(size)) broken = true;
        } else {
            Entry entry = literal(OTHER_PREFIX);
            if (entry != null) fields.field(entry.name(), entry.value());
        }
    }

    private Entry literal(int prefix) {
        int number = number(prefix);
        byte[] name = null;
        if (number == 0) {
            name = string();
        } else {
            Entry named = table.get(number);
            if (named != null) name = named.name();
        }
        byte[] value = name == null ? null : string();
        if (value != null) return new Entry(name, value);
        broken = true;
        return null;
    }

    /// A number (RFC 7541, section 5.1); -1 when it is cut or larger than anything here can be.
    private int number(int prefix) {
        if (at == end) return -1;
        int mask = (1 << prefix) - 1;
        int value = block[at++] & mask;
        if (value < mask) return value;
        for (int shift = 0; at < end && shift < NUMBER_BITS_MAX; shift += GROUP_BITS) {
            int group = block[at++];
            value += (group & 0x7f) << shift;
            if (group >= 0) return value;
        }
        return -1;
    }

    /// A string (RFC 7541, section 5.2), or null.
    private byte[] string() {
        if (at == end) return null;
        boolean huffman = (block[at] & HUFFMAN) != 0;
        int length = number(STRING_PREFIX);
        if (length < 0 || length > end - at) return null;
        int start = at;
        at += length;
        if (!huffman) return Arrays.copyOfRange(block, start, at);
        byte[] room = new byte[HpackHuffman.decodedLengthMax(length)];
        int decoded = HpackHuffman.decode(block, start, length, room);
        return decoded < 0 ? null : Arrays.copyOf(room, decoded);
    }

    /// Bytes that the table holds, as HPACK counts them.
    int tableSize() {
        return table.size();
    }
}
