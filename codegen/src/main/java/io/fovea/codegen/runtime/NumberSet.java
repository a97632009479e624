package io.fovea.codegen.runtime;

import io.fovea.query.plan.Test;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A set of numbers: a bitmap when all are small (ports), else sorted ranges. // per packet
public final class NumberSet {
    private static final int BITMAP_NUMBERS = 1 << 16;

    private final long[] bitmap;
    private final long[] from;
    private final long[] to;

    private NumberSet(long[] bitmap, long[] from, long[] to) {
        this.bitmap = bitmap;
        this.from = from;
        this.to = to;
    }

    /// The set of inclusive ranges, in any order.
    public static NumberSet of(List<Test.Range> ranges) {
        boolean small = ranges.stream().allMatch(range -> range.from() >= 0 && range.to() < BITMAP_NUMBERS);
        return small ? new NumberSet(bitmap(ranges), null, null) : ofSorted(ranges);
    }

    private static long[] bitmap(List<Test.Range> ranges) {
        long[] bitmap = new long[BITMAP_NUMBERS / Long.SIZE];
        for (Test.Range range : ranges) {
            for (int number = (int) range.from(); number <= range.to(); number++) {
                bitmap[number >>> 6] |= 1L << number;
            }
        }
        return bitmap;
    }

    private static NumberSet ofSorted(List<Test.Range> ranges) {
        List<Test.Range> sorted = ranges.stream().sorted(Comparator.comparingLong(Test.Range::from)).toList();
        long[] from = new long[sorted.size()];
        long[] to = new long[sorted.size()];
        int count = 0;
        for (Test.Range range : sorted) {
            if (count > 0 && range.from() <= to[count - 1]) {
                to[count - 1] = Math.max(to[count - 1], range.to());
                continue;
            }
            from[count] = range.from();
            to[count++] = range.to();
        }
        return new NumberSet(null, Arrays.copyOf(from, count), Arrays.copyOf(to, count));
    }

    /// Whether the number is in the set.
    public boolean contains(long number) {
        if (bitmap != null) {
            return number >= 0 && number < BITMAP_NUMBERS && (bitmap[(int) number >>> 6] & 1L << number) != 0;
        }
        int low = 0;
        int high = from.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (from[middle] <= number) low = middle + 1;
            else high = middle;
        }
        return low > 0 && number <= to[low - 1];
    }
}
