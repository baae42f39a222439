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
import io.openagent.metrics.MetricProto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Receivers of all kinds take what one agent writes: every sample that was scraped can be queried there.
final class RemoteWriteIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SCRAPES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// VictoriaMetrics keeps decimals, which are not always the nearest double.
    private static final double PRECISION = 1e-9;

    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final String REQUESTS = """
        name: "requests_total" type: COUNTER
        metric { counter { value: 7 exemplar { label { name: "trace" value: "x" } value: 1 } } }
        """;
    private static final String SECONDS = """
        name: "seconds" type: HISTOGRAM
        metric { histogram { sample_count: 3 sample_sum: 4.5 schema: 2 zero_threshold: 0.001 zero_count: 0
          positive_span { offset: 1 length: 2 } positive_delta: 1 positive_delta: 1 } }
        """;

    @TempDir
    private Path home;

    private record Series(Map<String, String> labels) {}

    /// How a receiver is started, and how everything in it is asked for.
    private interface Store {
        /// Also the name of the output.
        String program();

        List<String> command(int port, Path home);

        Map<Series, Map<Long, Double>> everything(String url) throws Exception;
    }

    /// A store that takes requests.
    private record Running(Store store, String url, Process process) {
        boolean has(Map<Series, Map<Long, Double>> wanted) throws Exception {
            return isSame(store.everything(url), wanted);
        }
    }

    @Test
    void everyReceiverHasEverySampleAndSoHasTheCollectorBesideThem() throws Exception {
        List<Store> stores = List.of(new Prometheus(), new VictoriaMetrics());
        List<Running> running = new ArrayList<>();
        HttpServer target = target();
        try (Receivers ours = Receivers.start(_ -> Receivers.ok());
                Collector collector = Collector.start(
                        CollectorOptions.good(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Licences.LICENSE),
                        _ -> {})) {
            for (Store store : stores) if (Tool.isThere(store.program())) running.add(start(store));
            Openagent.Setup setup = Openagent.in(home.resolve("agent"))
                    .collector(collector.address().getPort(), Licences.TEST)
                    .config(config(target.getAddress().getPort(), ours, running));

            writeTo(ours, setup);

            Map<Series, Map<Long, Double>> wanted = samples(ours);
            for (Running each : running) Openagent.within(PATIENCE).until(() -> each.has(wanted));
            assertThat(collector.counts().distinct()).isPositive();
            JsonNode balance =
                    JSON.readTree(home.resolve("agent/data/balance.json").toFile());
            assertThat(balance.path("waiting").asLong()).isZero();
        } finally {
            target.stop(0);
            running.forEach(each -> each.process().destroyForcibly());
        }
        // Skipped, for the build to tell, where one was not there.
        for (Store store : stores) Tool.find(store.program());
    }

    @Test
    void nativeHistogramsAndExemplarsCanBeQueried() throws Exception {
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> answer(exchange, PROTOBUF, MetricProto.body(REQUESTS, SECONDS)));
        target.start();
        Running prometheus = start(new Prometheus());
        String config = """
            global: {scrape_interval: 1s}
            scrape_configs:
            - job_name: rich
              scrape_native_histograms: true
              static_config: {targets: ["127.0.0.1:%d"]}
            outputs:
              remoteWrite:
              - {name: store, url: "%s/api/v1/write"}
            """.formatted(target.getAddress().getPort(), prometheus.url());
        try (var _ = Openagent.in(home.resolve("rich")).config(config).start("foreground")) {
            Openagent.within(PATIENCE)
                    .until(() -> result(prometheus, "histogram_count(seconds) + 0 * histogram_quantile(0.5, seconds)")
                            .equals("3"));
            assertThat(result(prometheus, "histogram_sum(seconds)")).isEqualTo("4.5");
            assertThat(result(prometheus, "requests_total")).isEqualTo("7");
            String exemplars = "/api/v1/query_exemplars?query=requests_total&start=0&end="
                    + (System.currentTimeMillis() / 1_000 + 60);
            JsonNode found =
                    JSON.readTree(Openagent.get(prometheus.url() + exemplars)).at("/data/0/exemplars");
            assertThat(found)
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.at("/labels/trace").asText()).isEqualTo("x"));
        } finally {
            target.stop(0);
            prometheus.process().destroyForcibly();
        }
    }

    private static String result(Running prometheus, String query) throws Exception {
        String answer = Openagent.get(prometheus.url() + "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
        return JSON.readTree(answer).at("/data/result/0/value/1").asText();
    }

    /// Runs the agent for some scrapes, and ends it when all that it took has gone.
    private static void writeTo(Receivers ours, Openagent.Setup setup) throws Exception {
        try (Openagent agent = setup.start("foreground")) {
            Openagent.within(PATIENCE).until(() -> scrapes(ours) >= SCRAPES);
            assertThat(agent.page("/")).contains("whatap for ", "remotewrite-ours for ", "the receiver takes requests");
            assertThat(JSON.readTree(agent.page("/api/v1/delivery")).path("outputs"))
                    .anySatisfy(
                            each -> assertThat(each.path("session").path("open").asBoolean())
                                    .isTrue())
                    .anySatisfy(each -> assertThat(
                                    each.path("session").path("reachable").asBoolean())
                            .isTrue());
            Openagent.signal("TERM", agent.process().pid());
            assertThat(agent.awaitExit(PATIENCE)).isZero();
            assertThat(agent.stderr())
                    .contains("stopped output=whatap drained=true", "stopped output=remotewrite-ours drained=true");
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
        answer(exchange, "text/plain; version=0.0.4", body.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String config(int target, Receivers ours, List<Running> running) {
        String stores = running.stream()
                .map(each -> "  - {name: %s, url: \"%s/api/v1/write\"}\n"
                        .formatted(each.store().program(), each.url()))
                .collect(joining());
        return """
            global: {scrape_interval: 1s}
            scrape_configs:
            - job_name: one
              static_config: {targets: ["127.0.0.1:%d"]}
            externalLabels: {region: eu}
            outputs:
              remoteWrite:
              - {name: ours, url: "%s"}
            """.formatted(target, ours.url()) + stores;
    }

    private Running start(Store store) throws IOException {
        int port = Openagent.freePort();
        String url = "http://127.0.0.1:" + port;
        Process process = new ProcessBuilder(store.command(port, home))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(store.program() + ".log").toFile())
                .start();
        Openagent.within(PATIENCE).until(() -> Openagent.status("GET", url + "/-/healthy") == 200);
        return new Running(store, url, process);
    }

    private static final class Prometheus implements Store {
        @Override
        public String program() {
            return "prometheus";
        }

        @Override
        public List<String> command(int port, Path home) {
            Path config = home.resolve("prometheus.yml");
            Openagent.write(config, "global: {scrape_interval: 1h}\n");
            return List.of(
                    Tool.find(program()).toString(),
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + home.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--web.enable-remote-write-receiver",
                    "--enable-feature=exemplar-storage,native-histograms");
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
        public String program() {
            return "victoria-metrics";
        }

        @Override
        public List<String> command(int port, Path home) {
            return List.of(
                    Tool.find(program()).toString(),
                    "-storageDataPath=" + home.resolve("victoria"),
                    "-httpListenAddr=127.0.0.1:" + port);
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
