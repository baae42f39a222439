package io.openagent.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of Linux that the JDK does not offer, on x86 and ARM alike. File descriptors are the
/// caller's to close.
@SuppressWarnings("restricted")
final class Kernel {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERROR =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final short IFF_TUN = 0x0001;
    private static final short IFF_NO_PI = 0x1000;

    /// `struct ifreq`: a name, and the flags behind it.
    private static final int IFREQ_BYTES = 40;

    private static final int IFREQ_FLAGS = 16;
    private static final short POLLIN = 1;

    private static final MethodHandle OPEN =
            find("open", 1, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle IOCTL =
            find("ioctl", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final MethodHandle SETNS =
            find("setns", 0, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle POLL =
            find("poll", 0, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    private static final MethodHandle READ =
            find("read", 0, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final MethodHandle WRITE =
            find("write", 0, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final MethodHandle CLOSE = find("close", 0, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private Kernel() {}

    /// Makes a network device whose packets are read from, and written to, the result.
    static int openTun(String device) throws IOException {
        int fd = open("/dev/net/tun", O_RDWR);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ_BYTES);
            request.setString(0, device);
            request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS, (short) (IFF_TUN | IFF_NO_PI));
            call("TUNSETIFF " + device, state -> (int) IOCTL.invokeExact(state, fd, TUNSETIFF, request));
        }
        return fd;
    }

    /// Puts the calling thread, and those that it starts, into the network of a namespace, for as long as
    /// it lives.
    static void enterNetwork(String namespaceFile) throws IOException {
        int fd = open(namespaceFile, O_RDONLY);
        try {
            call("setns " + namespaceFile, state -> (int) SETNS.invokeExact(state, fd, CLONE_NEWNET));
        } finally {
            close(fd);
        }
    }

    /// Reads what there is to read.
    ///
    /// @return how many bytes, or 0 when nothing came in time
    static int read(int fd, MemorySegment into, int millis) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(Long.BYTES);
            poll.set(ValueLayout.JAVA_INT, 0, fd);
            poll.set(ValueLayout.JAVA_SHORT, Integer.BYTES, POLLIN);
            if (call("poll", state -> (int) POLL.invokeExact(state, poll, 1L, millis)) == 0) return 0;
        }
        return (int) call("read", state -> (long) READ.invokeExact(state, fd, into, into.byteSize()));
    }

    static void write(int fd, MemorySegment packet) throws IOException {
        call("write", state -> (long) WRITE.invokeExact(state, fd, packet, packet.byteSize()));
    }

    static void close(int fd) throws IOException {
        call("close", state -> (int) CLOSE.invokeExact(state, fd));
    }

    private static int open(String path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) call("open " + path, state -> (int) OPEN.invokeExact(state, name, flags));
        }
    }

    /// One call, which puts its error where it is told.
    @FunctionalInterface
    private interface Call {
        long into(MemorySegment state) throws Throwable;
    }

    private static long call(String what, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = call.into(state);
            if (result >= 0) return result;
            throw new IOException(what + ": errno " + (int) ERROR.get(state, 0L));
        } catch (IOException e) {
            throw e;
        } catch (Throwable never) {
            throw new IllegalStateException(what, never);
        }
    }

    /// @param named how many of the arguments stand before those of a variable number; 0 where there are
    /// none of these
    private static MethodHandle find(String name, int named, ValueLayout result, ValueLayout... arguments) {
        Linker.Option[] options = named == 0
                ? new Linker.Option[] {ERRNO}
                : new Linker.Option[] {ERRNO, Linker.Option.firstVariadicArg(named)};
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), options);
    }
}
