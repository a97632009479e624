package io.fovea.cli;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/// Runs something with the file rights of nobody, where the test itself runs as root and could read and write all.
final class Unprivileged {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    private Unprivileged() {}

    /// Calls with this thread's file-system user set to nobody, if the test is root's; else just calls.
    ///
    /// @param folder the test's folder, opened to all first
    static <T> T call(Path folder, Supplier<T> action) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) return action.get();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        setFileUser(NOBODY);
        try {
            return action.get();
        } finally {
            setFileUser(ROOT);
        }
    }

    @SuppressWarnings("restricted")
    private static void setFileUser(int user) {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle setfsuid = linker.downcallHandle(linker.defaultLookup().find("setfsuid").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int before = (int) setfsuid.invokeExact(user);
            assert before >= 0 : "setfsuid gives the user before";
        } catch (Throwable e) {
            throw new IllegalStateException("cannot change the file-system user", e);
        }
    }
}
