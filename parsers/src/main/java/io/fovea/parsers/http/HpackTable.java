package io.fovea.parsers.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The fields that HPACK has numbers for (RFC 7541, section 2.3): 61 that never change (appendix A), then those of
/// this direction of the connection, the youngest first.
///
/// Invariant: the fields of the connection are at most `sizeMax` bytes, as RFC 7541, section 4.1, counts them.
final class HpackTable {
    /// What an encoder may let the table grow to: what browsers offer.
    static final int SIZE_MAX = 1 << 16;
    private static final int SIZE_FIRST = 1 << 12;
    private static final int ENTRY_OVERHEAD = 32;
    private static final List<Entry> FIXED = List.of(
            ":authority", ":method=GET", ":method=POST", ":path=/", ":path=/index.html", ":scheme=http",
            ":scheme=https", ":status=200", ":status=204", ":status=206", ":status=304", ":status=400",
            ":status=404", ":status=500", "accept-charset", "accept-encoding=gzip, deflate", "accept-language",
            "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization",
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-length",
            "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect", "expires",
            "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since",
            "last-modified", "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization",
            "range", "referer", "refresh", "retry-after", "server", "set-cookie", "strict-transport-security",
            "transfer-encoding", "user-agent", "vary", "via", "www-authenticate")
            .stream().map(HpackTable::fixed).toList();

    /// A field.
    record Entry(byte[] name, byte[] value) {
        int size() {
            return name.length + value.length + ENTRY_OVERHEAD;
        }
    }

    /// A ring: the youngest at `(first + count - 1) % entries.length`.
    private Entry[] entries = new Entry[16];
    private int first;
    private int count;
    private int size;
    private int sizeMax = SIZE_FIRST;

    private static Entry fixed(String line) {
        int end = line.indexOf('=');
        String name = end < 0 ? line : line.substring(0, end);
        String value = end < 0 ? "" : line.substring(end + 1);
        return new Entry(name.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.US_ASCII));
    }

    /// The field of a number, or null.
    Entry get(int number) {
        if (number < 1) return null;
        if (number <= FIXED.size()) return FIXED.get(number - 1);
        int age = number - FIXED.size() - 1;
        return age < count ? entries[(first + count - 1 - age) % entries.length] : null;
    }

    /// Adds a field; older ones make room. One that is larger than the table empties it.
    void add(Entry entry) {
        shrinkTo(sizeMax - entry.size());
        if (entry.size() > sizeMax) return;
        if (count == entries.length) grow();
        entries[(first + count) % entries.length] = entry;
        count++;
        size += entry.size();
    }

    private void grow() {
        Entry[] larger = new Entry[entries.length * 2];
        for (int i = 0; i < count; i++) larger[i] = entries[(first + i) % entries.length];
        entries = larger;
        first = 0;
    }

    /// Sets how large the table may be. False when that is more than is kept here.
    boolean resize(int bytes) {
        if (bytes > SIZE_MAX) return false;
        sizeMax = bytes;
        shrinkTo(bytes);
        return true;
    }

    private void shrinkTo(int bytes) {
        while (count > 0 && size > bytes) {
            size -= entries[first].size();
            entries[first] = null;
            first = (first + 1) % entries.length;
            count--;
        }
    }

    /// Bytes of the connection's fields, as HPACK counts them.
    int size() {
        return size;
    }
}
