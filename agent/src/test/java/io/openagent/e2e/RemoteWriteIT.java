package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.forward.remotewrite.Receivers;
import io.openagent.forward.remotewrite.Written;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Real receivers take what the agent writes: every sample that was scraped can be queried there.
final class RemoteWriteIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SCRAPES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// VictoriaMetrics keeps decimals, which are not always the nearest double.
    private static final double PRECISION = 1e-9;

    @TempDir
    private Path home;

    private record Series(Map<String, String> labels) {}

    /// How a receiver is started, where it is written to, and how everything in it is asked for.
    private interface Store {
        List<String> command(int port, Path home);

        String writePath();

        Map<Series, Map<Long, Double>> everything(String url) throws Exception;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void prometheusHasEverySampleAndSoHasTheCollectorBesideIt() throws Exception {
        try (Collector collector = Collector.start(
                CollectorOptions.good(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Licences.LICENSE),
                _ -> {})) {
            Openagent.Setup agent = Openagent.in(home.resolve("agent"))
                    .collector(collector.address().getPort(), Licences.TEST);

            everySampleCanBeQueriedAt(new Prometheus(), agent);

            JsonNode balance =
                    JSON.readTree(home.resolve("agent/data/balance.json").toFile());
            assertThat(balance.path("waiting").asLong()).isZero();
            assertThat(collector.counts().distinct()).isPositive();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void victoriaMetricsHasEverySampleWhereThereIsNoCollector() throws Exception {
        everySampleCanBeQueriedAt(new VictoriaMetrics(), Openagent.in(home.resolve("agent")));
    }

    private void everySampleCanBeQueriedAt(Store store, Openagent.Setup setup) throws Exception {
        int port = Openagent.freePort();
        Process process = start(store, port);
        HttpServer target = target();
        try (Receivers ours = Receivers.start(_ -> Receivers.ok())) {
            String url = "http://127.0.0.1:" + port;
            setup.config(config(
                    target.getAddress().getPort(),
                    url + store.writePath(),
                    ours.url().toString()));
            try (Openagent agent = setup.start("foreground")) {
                Openagent.within(PATIENCE).until(() -> scrapes(ours) >= SCRAPES);
                Openagent.signal("TERM", agent.process().pid());
                assertThat(agent.awaitExit(PATIENCE)).isZero();
                assertThat(agent.stderr()).contains("stopped output=remotewrite-store drained=true");
            }
            Map<Series, Map<Long, Double>> wanted = samples(ours);

            Openagent.within(PATIENCE).until(() -> isSame(store.everything(url), wanted));
        } finally {
            target.stop(0);
            process.destroyForcibly();
        }
    }

    private static long scrapes(Receivers ours) {
        return ours.taken().stream()
                .filter(series -> series.name().equals("up"))
                .count();
    }

    /// What came to our own receiver, without the markers of staleness, which no query shows.
    private static Map<Series, Map<Long, Double>> samples(Receivers ours) {
        var samples = new HashMap<Series, Map<Long, Double>>();
        long markers = 0;
        for (Written.Series each : ours.taken()) {
            if (Double.isNaN(each.value())) {
                markers++;
                continue;
            }
            var labels = new TreeMap<String, String>();
            each.labels().forEach(label -> {
                int equals = label.indexOf('=');
                labels.put(label.substring(0, equals), label.substring(equals + 1));
            });
            samples.computeIfAbsent(new Series(labels), _ -> new TreeMap<>()).put(each.timestampMillis(), each.value());
        }
        assertThat(markers).as("series that ended").isPositive();
        return samples;
    }

    private static boolean isSame(Map<Series, Map<Long, Double>> found, Map<Series, Map<Long, Double>> wanted) {
        return found.keySet().equals(wanted.keySet())
                && wanted.entrySet().stream().allMatch(each -> areClose(found.get(each.getKey()), each.getValue()));
    }

    private static boolean areClose(Map<Long, Double> found, Map<Long, Double> wanted) {
        return found.keySet().equals(wanted.keySet())
                && wanted.entrySet().stream()
                        .allMatch(each -> Math.abs(found.get(each.getKey()) - each.getValue())
                                <= PRECISION * Math.abs(each.getValue()));
    }

    // both ends

    /// A hundred series that change, and one that is there every other time.
    private static HttpServer target() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            int turn = asked.incrementAndGet();
            String body = IntStream.range(0, 100)
                    .mapToObj(i -> "some{n=\"%d\",Z=\"ä\"} %s".formatted(i, i * turn / 8.0))
                    .collect(joining("\n", "# HELP some Tells.\n# TYPE some gauge\n", "\n"));
            answer(exchange, turn % 2 == 0 ? body : body + "passing 1\n");
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String config(int target, String store, String ours) {
        return """
            global: {scrape_interval: 1s}
            scrape_configs:
            - job_name: one
              static_config: {targets: ["127.0.0.1:%d"]}
            externalLabels: {region: eu}
            outputs:
              remoteWrite:
              - {name: store, url: "%s"}
              - {name: ours, url: "%s"}
            """.formatted(target, store, ours);
    }

    private Process start(Store store, int port) throws IOException {
        Process process = new ProcessBuilder(store.command(port, home))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("store.log").toFile())
                .start();
        Openagent.within(PATIENCE)
                .until(() -> Openagent.status("GET", "http://127.0.0.1:" + port + "/-/healthy") == 200);
        return process;
    }

    private static final class Prometheus implements Store {
        @Override
        public List<String> command(int port, Path home) {
            Path config = home.resolve("prometheus.yml");
            Openagent.write(config, "global: {scrape_interval: 1h}\n");
            return List.of(
                    Tool.find("prometheus").toString(),
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + home.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--web.enable-remote-write-receiver");
        }

        @Override
        public String writePath() {
            return "/api/v1/write";
        }

        @Override
        public Map<Series, Map<Long, Double>> everything(String url) throws Exception {
            String query = URLEncoder.encode("{job=~\".+\"}[10m]", UTF_8);
            JsonNode answer = JSON.readTree(Openagent.get(url + "/api/v1/query?query=" + query));
            var all = new HashMap<Series, Map<Long, Double>>();
            for (JsonNode each : answer.path("data").path("result")) {
                var samples = new TreeMap<Long, Double>();
                for (JsonNode value : each.path("values")) {
                    samples.put(
                            Math.round(value.path(0).asDouble() * 1_000),
                            value.path(1).asDouble());
                }
                all.put(new Series(labels(each)), samples);
            }
            return all;
        }
    }

    private static final class VictoriaMetrics implements Store {
        @Override
        public List<String> command(int port, Path home) {
            return List.of(
                    Tool.find("victoria-metrics").toString(),
                    "-storageDataPath=" + home.resolve("victoria"),
                    "-httpListenAddr=127.0.0.1:" + port);
        }

        @Override
        public String writePath() {
            return "/api/v1/write";
        }

        @Override
        public Map<Series, Map<Long, Double>> everything(String url) throws Exception {
            var _ = Openagent.get(url + "/internal/force_flush");
            String match = URLEncoder.encode("{job=~\".+\"}", UTF_8);
            var all = new HashMap<Series, Map<Long, Double>>();
            for (String line :
                    Openagent.get(url + "/api/v1/export?match=" + match).lines().toList()) {
                JsonNode each = JSON.readTree(line);
                Map<Long, Double> samples = all.computeIfAbsent(new Series(labels(each)), _ -> new TreeMap<>());
                for (int i = 0; i < each.path("values").size(); i++) {
                    JsonNode value = each.path("values").path(i);
                    if (!value.isNull())
                        samples.put(each.path("timestamps").path(i).asLong(), value.asDouble());
                }
            }
            return all;
        }
    }

    private static Map<String, String> labels(JsonNode each) {
        var labels = new TreeMap<String, String>();
        each.path("metric")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }
}
