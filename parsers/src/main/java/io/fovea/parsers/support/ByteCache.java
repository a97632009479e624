package io.fovea.parsers.support;

/// What was made of bytes, found again by the same bytes: what peers repeat is read once.
///
/// Belongs to one worker. Every key has one place, and the last value that came there stays: traffic that never
/// repeats costs misses, but no memory.
public final class ByteCache<T> {
    private static final int PLACES = 256;

    private final byte[][] keys = new byte[PLACES][];
    private final Object[] values = new Object[PLACES];

    /// The value that was put for the same bytes, or null.
    @SuppressWarnings("unchecked")
    public T get(ByteKey key) {
        if (!key.fits()) return null;
        int place = key.hash() & PLACES - 1;
        byte[] known = keys[place];
        return known != null && key.isEqualTo(known) ? (T) values[place] : null;
    }

    /// Remembers a value, in place of another.
    public T put(ByteKey key, T value) {
        if (key.fits()) {
            int place = key.hash() & PLACES - 1;
            keys[place] = key.copy();
            values[place] = value;
        }
        return value;
    }
}
