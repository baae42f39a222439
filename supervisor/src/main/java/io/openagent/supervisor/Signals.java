package io.openagent.supervisor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Handlers for the signals of the operating system, for supervisor and worker.
///
/// A shutdown hook cannot choose the exit code: after SIGTERM the JVM ends with 143 whatever the hook did. A
/// handler can. The JDK has it in `sun.misc.Signal` only, which does not compile without a warning; so this
/// class, and no other, reaches it by reflection. A runtime image needs the module `jdk.unsupported` for it.
public final class Signals {
    private Signals() {}

    /// From now on a signal of that name ("TERM", "INT", "HUP") runs the action, each time on a thread of its own.
    ///
    /// A signal that the process was started to ignore, as `nohup` does, stays ignored.
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler running = (_, _, _) -> { // the JDK calls its one method, handle(Signal)
                action.run();
                return null;
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, running);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("SIG" + name + " cannot be handled: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime has no module jdk.unsupported", e);
        }
    }
}
