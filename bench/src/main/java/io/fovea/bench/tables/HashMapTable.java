package io.fovea.bench.tables;

import io.fovea.packet.FlowKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Objects;

/// What Java has: a map of objects, kept in the order in which they were last seen, so that those to end are in front.
final class HashMapTable implements TableDesign {
    private static final class Entry {
        private long lowerHigh;
        private long lowerLow;
        private long upperHigh;
        private long upperLow;
        private int ports;
        private int context;
        private int hash;
        private long lastSeenNs;

        Entry with(FlowKey key, long wholeHash) {
            lowerHigh = key.lowerHigh;
            lowerLow = key.lowerLow;
            upperHigh = key.upperHigh;
            upperLow = key.upperLow;
            ports = key.ports;
            context = key.context;
            hash = (int) (wholeHash ^ wholeHash >>> 32);
            return this;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Entry other && lowerLow == other.lowerLow && upperLow == other.upperLow
                    && ports == other.ports && context == other.context && lowerHigh == other.lowerHigh
                    && upperHigh == other.upperHigh;
        }
    }

    private final long idleNs;
    private final LinkedHashMap<Entry, Entry> map = new LinkedHashMap<>(16, 0.75f, true);
    private final Entry wanted = new Entry();
    private Entry found;

    HashMapTable(long idleNs) {
        this.idleNs = idleNs;
    }

    @Override
    public int prefetch(long hash) {
        return 0;
    }

    @Override
    public long find(FlowKey key, long hash) {
        found = map.get(wanted.with(key, hash));
        return found == null ? NONE : 1;
    }

    @Override
    public void touch(long handle, long nowNs) {
        Objects.requireNonNull(found).lastSeenNs = nowNs;
    }

    @Override
    public void insert(FlowKey key, long hash, long nowNs) {
        Entry entry = new Entry().with(key, hash);
        entry.lastSeenNs = nowNs;
        map.put(entry, entry);
    }

    @Override
    public void expire(long nowNs) {
        for (Iterator<Entry> entries = map.values().iterator(); entries.hasNext();) {
            if (nowNs - entries.next().lastSeenNs <= idleNs) return;
            entries.remove();
        }
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public void close() {
        map.clear();
    }
}
