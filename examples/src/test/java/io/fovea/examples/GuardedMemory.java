package io.fovea.examples;

import io.fovea.packet.RawMemory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// Rooms of memory, each ending at a page that cannot be touched: bytes are put right before that page, so that a read
/// of one byte too many ends the process. Rooms are reused after `clear`; not thread safe.
@SuppressWarnings("restricted")
final class GuardedMemory {
    private static final int PAGE = 4096;
    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_AND_ANONYMOUS = 0x22;
    private static final MethodHandle MAP = function("mmap", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle PROTECT = function("mprotect", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    /// Rooms of one size.
    private static final class Rooms {
        private final int bytes;
        private final List<Long> walls = new ArrayList<>();
        private int used;

        Rooms(int bytes) {
            this.bytes = bytes;
        }

        long nextWall() {
            if (used == walls.size()) walls.add(build());
            return walls.get(used++);
        }

        private long build() {
            try {
                long room = (long) MAP.invokeExact(
                        0L, (long) bytes + PAGE, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
                if (room <= 0) throw new IllegalStateException("no memory of " + bytes + " bytes");
                int failed = (int) PROTECT.invokeExact(room + bytes, (long) PAGE, 0);
                if (failed != 0) throw new IllegalStateException("a page cannot be protected");
                return room + bytes;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Rooms> sizes =
            List.of(new Rooms(PAGE), new Rooms(4 * PAGE), new Rooms(17 * PAGE), new Rooms(80 * PAGE));

    private static MethodHandle function(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape);
    }

    /// Copies bytes so that they end at a page that cannot be touched, and gives the address of the first.
    long place(byte[] bytes) {
        for (Rooms rooms : sizes) {
            if (bytes.length > rooms.bytes) continue;
            long address = rooms.nextWall() - bytes.length;
            RawMemory.copyFromHeap(bytes, 0, address, bytes.length);
            return address;
        }
        throw new IllegalArgumentException("a frame of " + bytes.length + " bytes");
    }

    /// Makes all rooms free.
    void clear() {
        for (Rooms rooms : sizes) rooms.used = 0;
    }
}
