package io.openagent.bench.compare;

import io.openagent.bench.compare.Contender.Work;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// An agent at work, as a process on core 0.
final class RunningAgent implements AutoCloseable {
    /// What the kernel counts processor time in, on every Linux that we know.
    private static final double TICKS_A_SECOND = 100;

    private final Process process;
    private final Path folder;
    private final long startedNanos = System.nanoTime();

    /// What is left of it for whoever asks why.
    private static final List<String> SAID = List.of("stdout", "stderr");

    private RunningAgent(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    static RunningAgent start(Contender contender, Work work) throws IOException {
        Path folder = Files.createTempDirectory("openagent-compare-");
        contender.configure(folder, work);
        int port = freePort();
        var command = new ArrayList<>(List.of("taskset", "-c", "0"));
        command.addAll(contender.command(folder, port, work));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(contender.environment(folder, port, work));
        builder.redirectOutput(folder.resolve("stdout").toFile());
        builder.redirectError(folder.resolve("stderr").toFile());
        return new RunningAgent(builder.start(), folder);
    }

    long startedNanos() {
        return startedNanos;
    }

    /// Seconds of processor time so far.
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    /// In real memory.
    ///
    /// @param field `VmRSS` for now, `VmHWM` for the most ever
    double mebibytes(String field) throws IOException {
        return Files.readAllLines(proc("status")).stream()
                        .filter(line -> line.startsWith(field + ":"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no " + field))
                / 1024.0;
    }

    /// @throws IllegalStateException when it has ended
    void requireAlive() {
        if (!process.isAlive())
            throw new IllegalStateException("ended with " + process.exitValue() + "; see " + folder.resolve("stderr"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(20))) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        deleteAllButSaid();
    }

    /// What agents keep would fill a disk after some days of measuring.
    private void deleteAllButSaid() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                boolean isKept = each.equals(folder) || SAID.contains(String.valueOf(folder.relativize(each)));
                if (!isKept) Files.delete(each);
            }
        } catch (IOException e) {
            System.err.println("cannot tidy " + folder + ": " + e.getMessage());
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
