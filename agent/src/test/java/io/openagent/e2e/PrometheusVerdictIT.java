package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.openagent.e2e.Received.Series;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.SampleView;
import io.openagent.metrics.TextExposition;
import java.io.ByteArrayInputStream;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes what our reader reads: both take the same bodies and find the same samples in them.
///
/// Where the two differ on purpose, the body is left out by [#isKnownDifference]: Debian's Prometheus is older than
/// quoted names, takes no negative timestamp, and makes blanks at the start of a line a part of the metric's name,
/// where the format ignores them; and it does not look at the byte behind the name in a HELP.
final class PrometheusVerdictIT {
    private static final int BODIES = Integer.getInteger("openagent.verdicts", 400);
    private static final long SEED = Long.getLong("openagent.seed", System.nanoTime());
    private static final Pattern KNOWN =
            Pattern.compile("[{,][ \t]*\"|(?m:^[ \t]+[^# \t\n])|#[ \t]*HELP[ \t]+[\\w:]+[\\x80-\\xff]");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    @Test
    void prometheusTakesTheSameBodiesAndTheSameSamples() throws Exception {
        var random = new RandomBody(SEED);
        List<byte[]> bodies =
                IntStream.range(0, BODIES).mapToObj(_ -> random.next()).toList();
        HttpServer targets = serve(bodies);
        try (var prometheus = new Prometheus(home, targets.getAddress().getPort(), bodies.size())) {
            Map<Integer, Boolean> taken = prometheus.verdicts();
            Map<Integer, Map<Series, Double>> found = prometheus.samples();

            int accepted = 0;
            for (int i = 0; i < bodies.size(); i++) {
                Optional<Read> ours = read(bodies.get(i));
                if (isKnownDifference(bodies.get(i), ours)) continue;
                String shown = "seed " + SEED + ", body " + i + ":\n" + new String(bodies.get(i), ISO_8859_1);
                assertThat(ours.isPresent()).as(shown).isEqualTo(taken.get(i));
                if (ours.isEmpty() || ours.get().hasTimestamps()) continue;
                assertThat(ours.get().samples()).as(shown).isEqualTo(found.getOrDefault(i, Map.of()));
                accepted++;
            }
            assertThat(accepted).as("bodies that both took").isGreaterThan(BODIES / 10);
        } finally {
            targets.stop(0);
        }
    }

    private record Read(Map<Series, Double> samples, boolean hasTimestamps, boolean hasNegativeTimestamps) {}

    private static Optional<Read> read(byte[] body) throws IOException {
        var samples = new HashMap<Series, Double>();
        boolean timestamps = false;
        boolean negative = false;
        try (Exposition exposition = new TextExposition(new ByteArrayInputStream(body))) {
            for (var entry = exposition.advance(); entry != Exposition.Entry.END; entry = exposition.advance()) {
                if (entry != Exposition.Entry.SAMPLE) continue;
                SampleView sample = exposition.sample();
                timestamps |= sample.hasTimestamp();
                negative |= sample.hasTimestamp() && sample.timestampMillis() < 0;
                samples.putIfAbsent(series(sample), sample.value());
            }
            return Optional.of(new Read(samples, timestamps, negative));
        } catch (MalformedExpositionException refused) {
            return Optional.empty();
        }
    }

    private static Series series(SampleView sample) {
        var labels = new TreeMap<String, String>();
        for (int i = 0; i < sample.labelCount(); i++) {
            if (sample.labelValue(i).length() > 0) {
                labels.put(sample.labelName(i).toString(), sample.labelValue(i).toString());
            }
        }
        return new Series(sample.name().toString(), labels);
    }

    private static boolean isKnownDifference(byte[] body, Optional<Read> ours) {
        return KNOWN.matcher(new String(body, ISO_8859_1)).find()
                || ours.map(Read::hasNegativeTimestamps).orElse(false);
    }

    private static HttpServer serve(List<byte[]> bodies) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = bodies.get(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)));
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        return server;
    }

    /// Debian's Prometheus with one target a body; asked once all of them have been scraped.
    private static final class Prometheus implements AutoCloseable {
        private static final Duration PATIENCE = Duration.ofSeconds(60);

        private final int port = Openagent.freePort();
        private final Process process;

        Prometheus(Path home, int targets, int bodies) throws IOException {
            Path program = Tool.find("prometheus");
            var yaml = new StringBuilder("global: {scrape_interval: 3s, scrape_timeout: 3s}\nscrape_configs:\n");
            for (int i = 0; i < bodies; i++) {
                yaml.append("- job_name: \"%d\"\n  metrics_path: /%d\n".formatted(i, i));
                yaml.append("  static_configs: [{targets: [\"127.0.0.1:%d\"]}]\n".formatted(targets));
            }
            Path config = home.resolve("prometheus.yml");
            Openagent.write(config, yaml.toString());
            process = new ProcessBuilder(
                            program.toString(),
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + home.resolve("tsdb"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("prometheus.log").toFile())
                    .start();
            Openagent.within(PATIENCE).until(() -> Openagent.status("GET", url("/-/ready")) == 200);
            Openagent.within(PATIENCE).until(() -> verdicts().size() == bodies);
        }

        /// By body, whether it was taken.
        Map<Integer, Boolean> verdicts() throws IOException, InterruptedException {
            var verdicts = new HashMap<Integer, Boolean>();
            for (JsonNode up : query("up")) verdicts.put(job(up), value(up) == 1);
            return verdicts;
        }

        Map<Integer, Map<Series, Double>> samples() throws IOException, InterruptedException {
            var samples = new HashMap<Integer, Map<Series, Double>>();
            for (JsonNode sample : query("{job=~\".+\",__name__!~\"up|scrape_.+\"}")) {
                samples.computeIfAbsent(job(sample), _ -> new HashMap<>()).put(series(sample), value(sample));
            }
            return samples;
        }

        private List<JsonNode> query(String expression) throws IOException, InterruptedException {
            String answer = Openagent.get(url("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8)));
            var results = new ArrayList<JsonNode>();
            JSON.readTree(answer).path("data").path("result").forEach(results::add);
            return results;
        }

        private static int job(JsonNode result) {
            return Integer.parseInt(result.path("metric").path("job").asText());
        }

        private static double value(JsonNode result) {
            String text = result.path("value").path(1).asText();
            return Double.parseDouble(text.replace("Inf", "Infinity").replaceFirst("^\\+", ""));
        }

        private static Series series(JsonNode result) {
            var labels = new TreeMap<String, String>();
            result.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            labels.keySet().removeAll(List.of("job", "instance"));
            return new Series(String.valueOf(labels.remove("__name__")), labels);
        }

        private String url(String path) {
            return "http://127.0.0.1:" + port + path;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
