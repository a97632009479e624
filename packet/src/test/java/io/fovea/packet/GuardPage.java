package io.fovea.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Memory that ends at an inaccessible page: a read of one byte too many ends the process.
@SuppressWarnings("restricted")
final class GuardPage {
    private static final int PAGE = 4096;
    private static final long WALL = wall();

    private GuardPage() {}

    /// Maps two pages and takes every right from the second.
    private static long wall() {
        try {
            MemorySegment pages = Arena.global().allocate(4L * PAGE, PAGE);
            MethodHandle protect = Linker.nativeLinker().downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("mprotect").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));
            int failed = (int) protect.invokeExact(pages.address() + 2L * PAGE, (long) PAGE, 0);
            if (failed != 0) throw new IllegalStateException("mprotect failed");
            return pages.address() + 2L * PAGE;
        } catch (Throwable e) {
            throw new IllegalStateException("no guard page", e);
        }
    }

    /// Copies the first `count` bytes so that they end at the wall, and gives their address.
    static long endingAtWall(byte[] bytes, int count) {
        if (count > 2 * PAGE) throw new IllegalArgumentException("at most two pages");
        RawMemory.copyFromHeap(bytes, 0, WALL - count, count);
        return WALL - count;
    }
}
