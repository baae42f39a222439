package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.e2e.Received.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real exporter says is what arrives.
final class NodeExporterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final Received received = new Received();

    @Test
    void everySeriesAndTypeOfARealExporterArrives() throws Exception {
        try (var exporter = new Exporter();
                Collector collector = collector()) {
            SimpleExposition before = SimpleExposition.read(exporter.body());
            try (Openagent _ = agent(collector, exporter.port)) {
                Openagent.within(PATIENCE)
                        .until(() -> received.values().keySet().stream()
                                .anyMatch(series -> series.name().equals("up")));
                Set<Series> steady = steady(before, SimpleExposition.read(exporter.body()), exporter.port);

                Openagent.within(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(received.values().keySet()).containsAll(steady));
                assertThat(received.types()).containsAllEntriesOf(before.types());
                assertThat(steady).hasSizeGreaterThan(100);
            }
        }
    }

    @Test
    void everyBitOfAFrozenExporterArrives() throws Exception {
        String body;
        try (var exporter = new Exporter()) {
            body = exporter.body();
        }
        HttpServer frozen = serve(body);
        int port = frozen.getAddress().getPort();
        try (Collector collector = collector();
                Openagent _ = agent(collector, port)) {
            SimpleExposition expected = SimpleExposition.read(body);
            Set<Series> carried =
                    expected.finite().map(series -> arriving(series, port)).collect(Collectors.toSet());
            Openagent.within(PATIENCE)
                    .untilAsserted(() -> assertThat(received.values().keySet()).containsAll(carried));
            assertThat(expected.finite())
                    .allSatisfy(series -> assertThat(bits(received.values().get(arriving(series, port))))
                            .as(series.toString())
                            .isEqualTo(bits(expected.values().get(series))));
        } finally {
            frozen.stop(0);
        }
    }

    private Collector collector() throws IOException, InterruptedException {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Collector.start(CollectorOptions.good(anyPort, Licences.LICENSE), received);
    }

    private Openagent agent(Collector collector, int target) {
        return Openagent.in(home)
                .collector(collector.address().getPort(), Licences.TEST)
                .config(Yaml.targets(target))
                .start("foreground")
                .awaitReady(PATIENCE);
    }

    /// Series that were there both times, as they arrive.
    private static Set<Series> steady(SimpleExposition before, SimpleExposition after, int port) {
        Set<Series> both = before.finite().collect(Collectors.toCollection(HashSet::new));
        both.retainAll(after.finite().collect(Collectors.toSet()));
        return both.stream().map(series -> arriving(series, port)).collect(Collectors.toSet());
    }

    private static Series arriving(Series exposed, int port) {
        return exposed.with("job", Yaml.job(port))
                .with("instance", "127.0.0.1:" + port)
                .with("pcode", Long.toString(Licences.LICENSE.projectCode()));
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static HttpServer serve(String body) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(UTF_8);
        server.createContext("/metrics", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        return server;
    }

    /// Debian's exporter.
    private static final class Exporter implements AutoCloseable {
        private final int port = Openagent.freePort();
        private final Process process;

        Exporter() throws IOException {
            Path program = Tool.find("prometheus-node-exporter");
            process = new ProcessBuilder(program.toString(), "--web.listen-address=127.0.0.1:" + port)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Openagent.within(PATIENCE).until(() -> Openagent.status("GET", url()) == 200);
        }

        String body() throws IOException, InterruptedException {
            return Openagent.get(url());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }

        private String url() {
            return "http://127.0.0.1:" + port + "/metrics";
        }
    }
}
