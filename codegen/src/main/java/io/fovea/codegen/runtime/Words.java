package io.fovea.codegen.runtime;

/// Sets of small numbers as words of 64 bits: number n is bit n of word n/64. // per packet
final class Words {
    private Words() {}

    static int count(int numbers) {
        return numbers + Long.SIZE - 1 >>> 6;
    }

    static void add(long[] words, int number) {
        words[number >>> 6] |= 1L << number;
    }

    static void remove(long[] words, int number) {
        words[number >>> 6] &= ~(1L << number);
    }

    static boolean contains(long[] words, int number) {
        return (words[number >>> 6] & 1L << number) != 0;
    }

    static boolean containsAny(long[] words, int[] numbers) {
        for (int number : numbers) {
            if (contains(words, number)) return true;
        }
        return false;
    }

    static boolean isEmpty(long[] words) {
        for (long word : words) {
            if (word != 0) return false;
        }
        return true;
    }
}
