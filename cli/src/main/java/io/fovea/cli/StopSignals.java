package io.fovea.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// SIGINT and SIGTERM: the first asks the run to stop, the second ends the process at once.
///
/// The JDK's only way to hear a signal is `sun.misc.Signal`, which javac warns of whatever one says; hence reflection.
final class StopSignals {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final Runnable stop;
    private final Runnable onFirst;
    private volatile int signal;

    private StopSignals(Runnable stop, Runnable onFirst) {
        this.stop = stop;
        this.onFirst = onFirst;
    }

    /// Hears nothing; for runs inside another process.
    static StopSignals none() {
        return new StopSignals(() -> {}, () -> {});
    }

    /// Starts to listen. Where the JDK offers no signals, they end the process as they always did.
    ///
    /// @param stop asks the run to stop; any thread
    /// @param onFirst tells the person that it was heard
    static StopSignals listen(Runnable stop, Runnable onFirst) {
        StopSignals signals = new StopSignals(stop, onFirst);
        try {
            signals.handle("INT", SIGINT);
            signals.handle("TERM", SIGTERM);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return signals;
        }
        return signals;
    }

    private void handle(String name, int number) throws ReflectiveOperationException {
        Class<?> signalClass = Class.forName("sun.misc.Signal");
        Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
        InvocationHandler handler = (proxy, method, arguments) -> answer(proxy, method, arguments, number);
        Object proxy = Proxy.newProxyInstance(
                StopSignals.class.getClassLoader(), new Class<?>[] {handlerClass}, handler);
        signalClass.getMethod("handle", signalClass, handlerClass)
                .invoke(null, signalClass.getConstructor(String.class).newInstance(name), proxy);
    }

    private Object answer(Object proxy, Method method, Object[] arguments, int number) {
        return switch (method.getName()) {
            case "handle" -> {
                onSignal(number);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "StopSignals";
        };
    }

    private synchronized void onSignal(int number) {
        if (signal != 0) Runtime.getRuntime().halt(ExitCode.ofSignal(number));
        signal = number;
        stop.run();
        onFirst.run();
    }

    /// The exit code of the signal that was heard, or 0.
    int exitCode() {
        return signal == 0 ? 0 : ExitCode.ofSignal(signal);
    }
}
