package io.openagent.supervisor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A real supervisor with the flags of the product, in a folder of its own. Closing it kills it and its workers.
final class SupervisorProcess implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx16m", "-XX:TieredStopAtLevel=1");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Process process;

    private SupervisorProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// @param limits by their property's last name, as in [Limits]
    static SupervisorProcess start(Path folder, Map<String, String> limits, String... behaviour) throws IOException {
        List<String> worker = new ArrayList<>();
        worker.add(JAVA.toString());
        worker.addAll(SMALL);
        worker.addAll(List.of("-cp", System.getProperty("java.class.path"), FakeWorker.class.getName()));
        worker.addAll(List.of(behaviour));
        return startCommand(folder, limits, Map.of(), worker);
    }

    static SupervisorProcess startCommand(
            Path folder, Map<String, String> limits, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--state", folder.resolve("state").toString()));
        arguments.addAll(List.of("--logs", folder.resolve("logs").toString(), "--"));
        arguments.addAll(command);
        return run(folder, limits, environment, arguments);
    }

    static SupervisorProcess run(
            Path folder, Map<String, String> limits, Map<String, String> environment, List<String> arguments)
            throws IOException {
        // A build in the background ignores SIGINT, and its children would inherit that.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP", JAVA.toString()));
        command.addAll(SMALL);
        limits.forEach((name, value) -> command.add("-Dopenagent.supervisor." + name + "=" + value));
        command.addAll(List.of("-cp", classes(), Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().putAll(environment);
        return new SupervisorProcess(folder, builder.start());
    }

    /// The supervisor's classes without those of the tests: what its memory is measured with.
    private static String classes() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Files.exists(Path.of(entry, "io/openagent/supervisor/Main.class")))
                .findFirst()
                .orElseThrow();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException {
        signal(name, pid());
    }

    static void signal(String name, long pid) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.onExit().join().exitValue())
                .as("kill -%s %d", name, pid)
                .isZero();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), SECONDS))
                .as("ended in time")
                .isTrue();
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// The worker that was started after so many deaths, once it beats.
    ProcessHandle awaitWorker(int restarts) {
        String line = awaitStderr("worker started pid=", " restarts=" + restarts);
        await().atMost(PATIENCE).until(() -> stdout().filter("beating"::equals).count() > restarts);
        return ProcessHandle.of(Long.parseLong(line.replaceAll(".* pid=([0-9]+).*", "$1")))
                .orElseThrow();
    }

    /// The first line on stderr that has all the parts.
    String awaitStderr(String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(stderr()).anyMatch(line -> Stream.of(parts).allMatch(line::contains)));
        return stderr().filter(line -> Stream.of(parts).allMatch(line::contains))
                .findFirst()
                .orElseThrow();
    }

    void awaitStdout(String line) {
        await().alias(line + " on stdout").atMost(PATIENCE).until(() -> stdout().anyMatch(line::equals));
    }

    Stream<String> stdout() {
        return lines("stdout");
    }

    Stream<String> stderr() {
        return lines("stderr");
    }

    Stream<String> log() {
        return lines("logs/supervisor.log");
    }

    Path state() {
        return folder.resolve("state");
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        var _ = process.destroyForcibly().onExit().join();
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
