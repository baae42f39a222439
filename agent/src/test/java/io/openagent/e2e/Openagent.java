package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// The real program: the packaged distribution, started by its launcher as a process of its own.
public final class Openagent implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path home;
    private final int port;

    private Openagent(Process process, Path home, int port) {
        this.process = process;
        this.home = home;
        this.port = port;
    }

    /// What to start and with which environment.
    public static final class Setup {
        private final Path home;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private List<String> prefix = List.of();
        private Path launcher = launcher();
        private int port = freePort();
        private Path errors;
        private Path output;

        private Setup(Path home) {
            this.home = home;
            errors = home.resolve("stderr");
            output = home.resolve("stdout");
        }

        public Setup config(String yaml) {
            write(home.resolve("scrape_config.yaml"), yaml);
            return this;
        }

        public Setup conf(String lines) {
            write(home.resolve("whatap.conf"), lines);
            return this;
        }

        public Setup collector(int collectorPort, String licence) {
            return env("WHATAP_HOST", "127.0.0.1")
                    .env("WHATAP_PORT", Integer.toString(collectorPort))
                    .env("WHATAP_LICENSE", licence);
        }

        public Setup env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Setup port(int newPort) {
            port = newPort;
            return this;
        }

        /// Started by this command, which ends in running what follows it as the same process.
        public Setup startedBy(List<String> command) {
            prefix = command;
            return this;
        }

        /// Another distribution than the one that the build has made.
        Setup of(Path distribution) {
            launcher = distribution.resolve("bin/openagent");
            return this;
        }

        /// Where stderr goes, when it is not to be read with [Openagent#stderr].
        public Setup errors(Path file) {
            errors = file;
            return this;
        }

        /// Where stdout goes, when it is not to be read with [Openagent#stdout].
        public Setup output(Path file) {
            output = file;
            return this;
        }

        public Openagent start(String... arguments) {
            // Whoever runs the tests in the background has made them, and all that they start, deaf to these.
            Stream<String> program = Stream.of("env", "--default-signal=HUP,INT", launcher.toString());
            List<String> command = Stream.of(prefix.stream(), program, Stream.of(arguments))
                    .flatMap(part -> part)
                    .toList();
            var builder = new ProcessBuilder(command).directory(home.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("WHATAP") || name.startsWith("OPENAGENT"));
            builder.environment().put("WHATAP_HOME", home.toString());
            builder.environment().put("PORT", Integer.toString(port));
            builder.environment().putAll(environment);
            builder.redirectOutput(output.toFile());
            builder.redirectError(errors.toFile());
            try {
                Files.createDirectories(home);
                return new Openagent(builder.start(), home, port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Setup in(Path home) {
        return new Setup(home);
    }

    static Path launcher() {
        Path launcher = Path.of("target/openagent/openagent/bin/openagent").toAbsolutePath();
        assertThat(launcher).as("the distribution, made by mvn package").isExecutable();
        return launcher;
    }

    /// A port that nobody listens on, given out once.
    public static int freePort() {
        return Ports.next();
    }

    public static ConditionFactory within(Duration limit) {
        return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50));
    }

    /// Lets time pass, where the time itself is what is done to somebody and nothing could be awaited.
    public static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    public static String get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    public static int status(String method, String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException absent) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public String page(String path) {
        try {
            return get(url(path));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(path + ": " + e + "\n" + stderr(), e);
        }
    }

    /// A value of the agent's own metrics, by the whole series as exposed, but without the label `output`, where it is
    /// the only one: WhaTap's.
    public double metric(String series) {
        return page("/metrics")
                .lines()
                .map(line -> line.replaceFirst("\\{output=\"whatap\"}", "").replace("output=\"whatap\",", ""))
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    public boolean isReady() {
        return status("GET", url("/-/ready")) == 200;
    }

    public Openagent awaitReady(Duration limit) {
        within(limit).until(() -> {
            assertThat(process.isAlive()).as(() -> "alive; stderr: " + stderr()).isTrue();
            return isReady();
        });
        return this;
    }

    public int port() {
        return port;
    }

    public Process process() {
        return process;
    }

    /// The worker below the supervisor.
    public Optional<ProcessHandle> worker() {
        return process.descendants()
                .filter(Openagent::isRunning)
                .filter(child -> commandLine(child).contains("foreground"))
                .findFirst();
    }

    public long residentBytes() throws IOException {
        return residentBytes(process.pid());
    }

    public static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    public static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    public int awaitExit(Duration limit) {
        try {
            assertThat(process.waitFor(limit))
                    .as(() -> "ended within " + limit + "; stderr: " + stderr())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String stdout() {
        return read(home.resolve("stdout"));
    }

    public String stderr() {
        return read(home.resolve("stderr"));
    }

    /// Kills what still runs and waits until its ports and files are let go.
    @Override
    public void close() {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        within(Duration.ofSeconds(20)).until(() -> family.stream().noneMatch(Openagent::isRunning));
    }

    /// Whether the process still does anything. One that has ended stays in the table, and is alive to
    /// `ProcessHandle`, until its parent asks for it; where process 1 of a container does not ask, that is
    /// for ever.
    public static boolean isRunning(ProcessHandle process) {
        String stat = read(Path.of("/proc/" + process.pid() + "/stat"));
        return process.isAlive() && !stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z");
    }

    private static String commandLine(ProcessHandle process) {
        // ProcessHandle's own arguments are cut at one page.
        return read(Path.of("/proc/" + process.pid() + "/cmdline"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
