package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.openagent.e2e.RandomBody.Form;
import io.openagent.e2e.Received.Series;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Profile;
import io.openagent.metrics.SampleView;
import io.openagent.metrics.ScrapeProtocol;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A real Prometheus scrapes what our reader reads: both take the same bodies and find the same samples in them.
///
/// Where the two differ on purpose, the body is left out by [#isKnownDifference]; `docs/formats.md` has the reasons.
final class PrometheusVerdictIT {
    private static final int BODIES = Integer.getInteger("openagent.verdicts", 400);
    private static final long SEED = Long.getLong("openagent.seed", System.nanoTime());

    /// Debian's Prometheus is older than quoted names. It makes blanks at the start of a line a part of
    /// the name, and does not look at the byte behind the name in a HELP.
    private static final Pattern KNOWN = any(
            "[{,][ \t]*\"",
            "#[ \t]*(HELP|TYPE)[ \t]+\"",
            "(?m:^[ \t]+[^# \t\n])",
            "#[ \t]*HELP[ \t]+[\\w:]+[\\x80-\\xff]");

    /// It takes no comma behind the last label, exemplars on few metrics, no unit that is not the end of
    /// the name; a plus before a timestamp, and one beyond 64 bits of milliseconds.
    private static final Pattern KNOWN_OF_OPENMETRICS = any(
            "[{,]\"",
            ",}",
            "# UNIT (?!f_seconds seconds\n)",
            "(?m:^(?![\\w:]+(_total|_bucket)\\{).* # \\{)",
            " \\+[\\d.]+( #|\n)",
            " \\S+ \\d{17,}( #|\n)");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource(Form.class)
    void prometheusTakesTheSameBodiesAndTheSameSamples(Form form) throws Exception {
        var random = new RandomBody(form, SEED);
        List<byte[]> bodies =
                IntStream.range(0, BODIES).mapToObj(_ -> random.next()).toList();
        HttpServer targets = serve(bodies, form);
        try (var prometheus = new Prometheus(home, targets.getAddress().getPort(), bodies.size())) {
            Map<Integer, Boolean> taken = prometheus.verdicts();
            Map<Integer, Map<Series, Double>> found = prometheus.samples();

            int accepted = 0;
            for (int i = 0; i < bodies.size(); i++) {
                Optional<Read> ours = read(bodies.get(i), form);
                if (isKnownDifference(bodies.get(i), form, ours)) continue;
                String shown = "seed " + SEED + ", body " + i + ":\n" + new String(bodies.get(i), ISO_8859_1);
                assertThat(ours.isPresent()).as(shown).isEqualTo(taken.get(i));
                if (ours.isEmpty() || ours.get().hasTimestamps()) continue;
                assertThat(ours.get().samples()).as(shown).isEqualTo(found.getOrDefault(i, Map.of()));
                accepted++;
            }
            assertThat(accepted).as("bodies that both took").isGreaterThan(BODIES / 20);
        } finally {
            targets.stop(0);
        }
    }

    private record Read(Map<Series, Double> samples, boolean hasTimestamps, boolean hasNegativeTimestamps) {}

    private static Optional<Read> read(byte[] body, Form form) throws IOException {
        var samples = new HashMap<Series, Double>();
        boolean timestamps = false;
        boolean negative = false;
        try (Exposition exposition = open(body, form)) {
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

    private static Exposition open(byte[] body, Form form) {
        ScrapeProtocol protocol = switch (form) {
            case TEXT -> ScrapeProtocol.TEXT_0_0_4;
            case OPENMETRICS -> ScrapeProtocol.OPENMETRICS_1_0_0;
        };
        return Expositions.open(new ByteArrayInputStream(body), protocol, Profile.SCRAPE);
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

    private static boolean isKnownDifference(byte[] body, Form form, Optional<Read> ours) {
        String text = new String(body, ISO_8859_1);
        return switch (form) {
            case TEXT ->
                KNOWN.matcher(text).find()
                        || ours.map(Read::hasNegativeTimestamps).orElse(false);
            case OPENMETRICS -> KNOWN_OF_OPENMETRICS.matcher(text).find();
        };
    }

    private static Pattern any(String... differences) {
        return Pattern.compile(String.join("|", differences));
    }

    private static HttpServer serve(List<byte[]> bodies, Form form) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = bodies.get(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)));
            exchange.getResponseHeaders().set("Content-Type", form.contentType());
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
