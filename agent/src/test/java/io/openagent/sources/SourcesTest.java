package io.openagent.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigParser;
import io.openagent.config.Reading;
import io.openagent.scrape.Fetcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs with files and pages of targets.
final class SourcesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final Fetcher fetcher = new Fetcher("test");
    private final AtomicInteger changes = new AtomicInteger();
    private final Sources sources = new Sources(fetcher, changes::incrementAndGet);

    @AfterEach
    void end() {
        sources.close();
        fetcher.close();
    }

    @Test
    void filesGiveTargetsAsTheyComeChangeBreakAndGo() throws Exception {
        AgentConfig config = config("""
            scrape_configs:
              - job_name: hosts
                file_sd_configs: [{files: ["hosts/*.json", "one.yml"], refresh_interval: 20ms}]
                relabel_configs:
                  - {source_labels: [__meta_filepath], regex: ".*/([a-z]+)[.].*", target_label: file}
                  - {source_labels: [room], regex: attic, action: drop}
            """);
        write(
                "hosts/a.json",
                "[{\"targets\": [\"a:1\"], \"labels\": {\"__metrics_path__\": \"/b\", \"room\": \"x\"}}]");
        write("one.yml", "[{targets: ['c:1']}, {targets: ['d:1'], labels: {room: attic}}]");
        sources.follow(config.sourced());

        await().atMost(PATIENCE).until(() -> urls(config).equals(List.of("http://a:1/b", "http://c:1/metrics")));
        assertThat(sources.join(config).targets().byId().values())
                .extracting(target -> target.labels().get("file").orElse("")
                        + target.labels().get("room").orElse(""))
                .containsExactly("ax", "one");
        assertThat(sources.join(config).dropped())
                .singleElement()
                .satisfies(out -> assertThat(out.decidedBy()).isEqualTo("relabelConfigs[1]"));

        write("hosts/b.json", "[{\"targets\": [\"b:1\"]}]");
        write("one.yml", "[{targets: ['c:1']");
        await().atMost(PATIENCE)
                .until(() -> urls(config).equals(List.of("http://a:1/b", "http://b:1/metrics", "http://c:1/metrics")));

        Files.delete(folder.resolve("hosts/a.json"));
        write("one.yml", "[]");
        await().atMost(PATIENCE).until(() -> urls(config).equals(List.of("http://b:1/metrics")));
    }

    @Test
    void aPageGivesTargetsAndThoseStayWhileItIsBroken() throws Exception {
        var answer = new AtomicReference<>("[{\"targets\": [\"a:1\", \"b:1\", \"c:1\"]}]");
        var asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hosts", exchange -> {
            byte[] body = answer.get().getBytes(UTF_8);
            boolean isWelcome =
                    "application/json".equals(exchange.getRequestHeaders().getFirst("Accept"))
                            && "Bearer word".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(isWelcome ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            asked.incrementAndGet();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hosts";
        AgentConfig config = config("""
            scrape_configs:
              - job_name: hosts
                target_limit: 2
                http_sd_configs: [{url: "%s", refresh_interval: 500ms, authorization: {credentials: word}}]
                relabel_configs: [{source_labels: [__meta_url], target_label: from}]
            """.formatted(url));
        try {
            sources.follow(config.sourced());
            await().atMost(PATIENCE)
                    .until(() -> urls(config).equals(List.of("http://a:1/metrics", "http://b:1/metrics")));
            AgentConfig joined = sources.join(config);
            assertThat(joined.dropped())
                    .singleElement()
                    .satisfies(out -> assertThat(out.reason()).isEqualTo("beyond targetLimit 2"));
            assertThat(joined.targets().byId().values())
                    .allSatisfy(
                            target -> assertThat(target.labels().get("from")).contains(url));

            answer.set("no list at all");
            int before = asked.get();
            await().atMost(PATIENCE).until(() -> asked.get() > before + 1);
            assertThat(urls(config)).hasSize(2);

            sources.follow(List.of());
            assertThat(urls(config)).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    private List<String> urls(AgentConfig config) {
        return sources.join(config).targets().byId().values().stream()
                .map(target -> target.url().toString())
                .toList();
    }

    private AgentConfig config(String text) {
        return switch (ConfigParser.parse("prometheus.yml", folder, text)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, var _) -> config;
            case Reading.Broken<AgentConfig>(var problems) -> throw new AssertionError(problems);
        };
    }

    /// Whole or not at all.
    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path fresh = folder.resolve("fresh");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
