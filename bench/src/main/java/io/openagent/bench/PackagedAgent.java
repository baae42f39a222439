package io.openagent.bench;

import io.openagent.protocol.License;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `openagent foreground` as it is shipped, in a process of its own, with a configuration that changes.
final class PackagedAgent implements AutoCloseable {
    private static final Path LAUNCHER =
            Path.of("../agent/target/openagent/openagent/bin/openagent").toAbsolutePath();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private final Process process;

    private PackagedAgent(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /// Something that becomes true, and is asked of the agent.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    static PackagedAgent start(String config, int collectorPort, License license) throws IOException {
        Path home = Files.createTempDirectory("openagent-bench-");
        Files.writeString(home.resolve("scrape_config.yaml"), config);
        int port = freePort();
        var builder = new ProcessBuilder(LAUNCHER.toString(), "foreground");
        builder.environment().put("WHATAP_HOME", home.toString());
        builder.environment().put("WHATAP_HOST", "127.0.0.1");
        builder.environment().put("WHATAP_PORT", Integer.toString(collectorPort));
        builder.environment().put("WHATAP_LICENSE", license.text());
        builder.environment().put("PORT", Integer.toString(port));
        builder.redirectOutput(home.resolve("stdout").toFile());
        builder.redirectError(home.resolve("stderr").toFile());
        return new PackagedAgent(home, port, builder.start());
    }

    /// Takes another configuration, and waits until it has.
    void reload(String config) throws IOException, InterruptedException {
        Files.writeString(home.resolve("scrape_config.yaml"), config);
        HttpRequest request = request("/-/reload").POST(BodyPublishers.noBody()).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException("reload: " + answer.body());
    }

    boolean isReady() throws InterruptedException {
        try {
            return http.send(request("/-/ready").build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// The sum of all of its own metrics' series that begin so on the page.
    long metric(String series) throws IOException, InterruptedException {
        return http.send(request("/metrics").build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /// Bytes in real memory, as the kernel counts them.
    ///
    /// @param field of `/proc/PID/status`: `VmRSS` for now, `VmHWM` for the most ever
    long residentBytes(String field) throws IOException {
        Optional<Long> kibibytes = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")))
                .findFirst();
        return kibibytes.orElseThrow() << 10;
    }

    /// Looks ten times a second until it holds.
    ///
    /// @throws IllegalStateException when it takes too long or the agent has ended
    void await(String what, Duration atMost, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("in vain: " + what + "; see " + home.resolve("stderr"));
            }
            Thread.sleep(100);
        }
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
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
