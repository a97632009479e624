package io.fovea.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Asks Linux for the size of a terminal. Its own class, because only terminals pay for it.
final class TerminalSize {
    private static final long TIOCGWINSZ = 0x5413;
    /// Rows, columns, and two numbers of pixels, 16 bits each.
    private static final int WINSIZE_LENGTH = 8;
    private static final int COLUMNS_OFFSET = 2;

    private TerminalSize() {}

    /// Columns of the terminal behind a descriptor, or 0 when nobody knows.
    @SuppressWarnings("restricted")
    static int columns(int descriptor) {
        if (!System.getProperty("os.name").equals("Linux")) return 0;
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MethodHandle ioctl = linker.downcallHandle(
                    linker.defaultLookup().find("ioctl").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
            MemorySegment size = arena.allocate(WINSIZE_LENGTH);
            int result = (int) ioctl.invokeExact(descriptor, TIOCGWINSZ, size);
            return result == 0 ? Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_OFFSET)) : 0;
        } catch (Throwable e) {
            return 0;
        }
    }
}
