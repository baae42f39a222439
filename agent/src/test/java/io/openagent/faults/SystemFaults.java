package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/// A system that fails one process, by a library that is loaded before the system's own, and compiled here.
/// The layout of what they share stands in `system-faults.c`.
final class SystemFaults {
    private static final int WRITES = 0;
    private static final int SYNCS = 8;
    private static final int FIRST_WRITE = 16;
    private static final int FIRST_SYNC = 32;
    private static final int MOST_IN_A_WRITE = 48;
    private static final int BYTES_A_SECOND = 56;
    private static final int ERROR = 64;
    private static final int LOOKUP_MILLIS = 72;
    private static final int BYTES = 80;

    private final Path library;
    private final Path shared;
    private final Path below;
    private final MappedByteBuffer control;

    /// The numbers that Linux gives to errors.
    enum Errno {
        EINTR(4),
        EIO(5);

        private final int number;

        Errno(int number) {
            this.number = number;
        }
    }

    private SystemFaults(Path library, Path shared, Path below, MappedByteBuffer control) {
        this.library = library;
        this.shared = shared;
        this.below = below;
        this.control = control;
    }

    /// None yet. Without a compiler the test is skipped.
    ///
    /// @param below the folder whose files are meant
    /// @param scratch for the library and what it shares
    static SystemFaults of(Path below, Path scratch) throws IOException, InterruptedException {
        Path library = compile(scratch);
        Path shared = Files.write(scratch.resolve("system-faults"), new byte[BYTES]);
        try (FileChannel file = FileChannel.open(shared, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer control = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            control.order(ByteOrder.nativeOrder());
            return new SystemFaults(library, shared, below, control);
        }
    }

    /// With which a process has them.
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAULTS_FILE",
                shared.toString(),
                "FAULTS_BELOW",
                below.toAbsolutePath().toString());
    }

    long writes() {
        return control.getLong(WRITES);
    }

    long syncs() {
        return control.getLong(SYNCS);
    }

    /// The next so many writes fail.
    void failWrites(Errno error, long times) {
        fail(FIRST_WRITE, writes(), error, times);
    }

    /// The next so many syncs fail.
    void failSyncs(Errno error, long times) {
        fail(FIRST_SYNC, syncs(), error, times);
    }

    /// Longer writes take only that much of what they are given.
    void cutWritesAt(long bytes) {
        control.putLong(MOST_IN_A_WRITE, bytes);
    }

    /// A sync takes the time that a disk of this speed needs.
    void slowDownTo(long bytesASecond) {
        control.putLong(BYTES_A_SECOND, bytesASecond);
    }

    /// A look-up of a name that ends in `.test` takes that long, and fails.
    void failLookupsAfter(Duration time) {
        control.putLong(LOOKUP_MILLIS, time.toMillis());
    }

    /// A name that ends in `.test` is this host.
    void healLookups() {
        control.putLong(LOOKUP_MILLIS, 0);
    }

    @Override
    public String toString() {
        return "writes=" + writes() + " syncs=" + syncs();
    }

    private void fail(int first, long next, Errno error, long times) {
        control.putLong(ERROR, error.number);
        control.putLong(first, next);
        control.putLong(first + Long.BYTES, next + times);
    }

    private static Path compile(Path scratch) throws IOException, InterruptedException {
        Path compiler = Tool.find("gcc");
        Path source = scratch.resolve("system-faults.c");
        try (InputStream text = SystemFaults.class.getResourceAsStream("system-faults.c")) {
            Files.copy(text, source);
        }
        Path library = scratch.resolve("system-faults.so");
        Process gcc = new ProcessBuilder(
                        compiler.toString(),
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).as("gcc").isZero();
        return library;
    }
}
