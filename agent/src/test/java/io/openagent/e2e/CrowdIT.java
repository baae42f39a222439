package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Arrivals;
import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import io.openagent.scrape.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hundred targets of which a fifth is dead, a fifth slow and a tenth hostile: the good half misses nothing.
final class CrowdIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long INTERVAL_MILLIS = 4_000;
    private static final int SCRAPES = 4;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String GZIP = OK + "Content-Encoding: gzip\r\n\r\n";
    private static final String GZIP_HEADER = "\u001f\u008b\b\0\0\0\0\0\0\0";
    private static final String UP = OK + "Content-Length: 4\r\n\r\na 1\n";

    /// What is sent before it hangs up.
    private static final List<String> ANSWERS = List.of(
            "",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/9.9 200 OK\r\n\r\na 1\n",
            OK + "Content-Length: 100\r\n\r\na 1\n",
            OK + "Content-Length: 4\r\nContent-Length: 5\r\n\r\na 1\n",
            CHUNKED + "4\r\na 1\n\r\n",
            CHUNKED + "2\r\na 1\n\r\n0\r\n\r\n",
            GZIP + GZIP_HEADER,
            OK + "Content-Encoding: br\r\n\r\na 1\n",
            "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\na 1\n");

    /// What is sent over and over, behind a beginning.
    private record Flood(String head, String rest) {}

    private static final List<Flood> FLOODS = List.of(
            new Flood("HTTP/1.1 200 ", "h".repeat(10_000)),
            new Flood("", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(400)),
            new Flood(OK, "a: b\r\n".repeat(1_000)),
            new Flood(CHUNKED + "5;", "x".repeat(10_000)),
            new Flood(CHUNKED + "0\r\n", "a: b\r\n".repeat(1_000)),
            new Flood(OK + "\r\n", "a 1\n".repeat(2_500)),
            new Flood(OK + "\r\n", "# TYPE a gauge\n".repeat(1_000)),
            new Flood(OK + "\r\na{b=\"", "x".repeat(10_000)),
            new Flood(GZIP + GZIP_HEADER, "\0\0\0\u00ff\u00ff".repeat(2_000)));

    @TempDir
    private Path home;

    private final Ups ups = new Ups();
    private final List<RawServer> servers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final StringBuilder config = new StringBuilder("""
        features:
          openAgent:
            globalInterval: 4s
            targets:
        """);

    @AfterEach
    void close() throws IOException {
        for (RawServer server : servers) server.close();
    }

    @Test
    void theGoodHalfOfACrowdKeepsEveryScrape() throws Exception {
        add("good", 100, started(RawServer.that(CrowdIT::serve)));
        String goodAlone = config.toString();
        add("dead", 40, "http://127.0.0.1:" + Openagent.freePort());
        add("slow-body", 20, started(RawServer.dripping(OK + "\r\n", "a 1\n")));
        add("slow-header", 10, started(RawServer.dripping(OK + "a:", "b")));
        add("slow-handshake", 10, started(RawServer.answering("")).replace("http:", "https:"));
        for (String answer : ANSWERS) add("hostile", 1, started(RawServer.answering(answer)));
        for (Flood flood : FLOODS) add("hostile", 1, started(RawServer.flooding(flood.head(), flood.rest())));
        assertThat(names).hasSize(200);

        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Collector collector = Collector.start(CollectorOptions.good(address, Licences.LICENSE), ups);
                Openagent agent = Openagent.in(home)
                        .collector(collector.address().getPort(), Licences.TEST)
                        .config(goodAlone)
                        .start("foreground")) {
            // A cold program is slow on a busy machine, whoever else is there; so it gets warm first.
            Openagent.within(PATIENCE)
                    .until(() -> names.stream().filter(CrowdIT::isGood).allMatch(ups::isUp));
            ups.forget();
            Openagent.write(home.resolve("scrape_config.yaml"), config.toString());
            assertThat(Openagent.status("POST", agent.url("/-/reload"))).isEqualTo(200);
            Openagent.within(PATIENCE)
                    .until(() -> names.stream().allMatch(name -> ups.of(name).size() >= SCRAPES));

            assertThat(agent.metric("openagent_ledger_imbalance")).isZero();
            assertThat(agent.process().isAlive()).isTrue();
        }

        assertThat(names).allSatisfy(name -> assertThat(ups.of(name).values()).containsOnly(isGood(name) ? 1.0 : 0.0));
        assertThat(names).filteredOn(CrowdIT::isGood).allSatisfy(this::assertThatNoTickWasMissed);
    }

    private void assertThatNoTickWasMissed(String name) {
        ConcurrentSkipListMap<Long, Double> scrapes = ups.of(name);
        double intervals = (double) (scrapes.lastKey() - scrapes.firstKey()) / INTERVAL_MILLIS;
        assertThat(Math.round(intervals)).as("%s: %s", name, scrapes).isEqualTo(scrapes.size() - 1);
    }

    private static boolean isGood(String name) {
        return name.startsWith("good");
    }

    private String started(RawServer server) {
        servers.add(server);
        return server.url();
    }

    /// Of a bad target no metric is wanted: what rules drop must not fill the memory either.
    private void add(String kind, int count, String url) {
        var at = URI.create(url);
        for (int i = 0; i < count; i++) {
            String name = kind + "-" + names.size();
            names.add(name);
            config.append("""
                      - targetName: %s
                        type: StaticEndpoints
                        timeout: 3900ms
                        scheme: %s
                        addresses: ["%s"]
                        metricSelector: ["%s"]
                """.formatted(name, at.getScheme(), at.getAuthority(), isGood(name) ? "a" : "b"));
        }
    }

    /// Answers every request of a connection.
    private static void serve(RawServer.Client client) throws IOException {
        client.send(UP);
        while (client.isThere()) {
            client.awaitRequest();
            client.send(UP);
        }
    }

    /// The values of `up` that arrived, by job and time.
    private static final class Ups implements Arrivals {
        private final Map<String, ConcurrentSkipListMap<Long, Double>> values = new ConcurrentHashMap<>();

        ConcurrentSkipListMap<Long, Double> of(String job) {
            return values.computeIfAbsent(job, _ -> new ConcurrentSkipListMap<>());
        }

        boolean isUp(String job) {
            var scrapes = of(job);
            return !scrapes.isEmpty() && scrapes.lastEntry().getValue() == 1;
        }

        void forget() {
            values.clear();
        }

        @Override
        public void arrived(Pack pack) {
            if (!(pack instanceof OpenMxPack samples)) return;
            for (MetricRecord sample : samples.records()) {
                if (sample.name().equals("up")) of(job(sample)).put(sample.timestampMillis(), sample.value());
            }
        }

        private static String job(MetricRecord sample) {
            return sample.labels().stream()
                    .filter(label -> label.key().equals("job"))
                    .map(LabelPair::value)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
