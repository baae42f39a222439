package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Target;
import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many bad targets at once are no matter for the good ones.
@Timeout(60)
class CrowdTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String UP = OK + "Content-Type: text/plain\r\nContent-Length: 4\r\n\r\na 1\n";

    private final Fetcher fetcher = new Fetcher("1");
    private final Scrapes scrapes = new Scrapes();

    @AfterEach
    void close() throws InterruptedException {
        scrapes.stop(Duration.ofSeconds(5));
        fetcher.close();
    }

    @Test
    void aThousandStalledHandshakesHoldUpNobodyElse() throws Exception {
        int stalled = 1_000;
        var begun = new Semaphore(0);
        try (var silent = RawServer.atOnce(client -> {
                    begun.release();
                    client.stall();
                });
                var good = RawServer.that(CrowdTest::serve)) {
            String url = silent.url().replace("http:", "https:");
            List<Thread> waiting = new ArrayList<>();
            for (int i = 0; i < stalled; i++) {
                Target target = Targets.at(url + "?" + i, Duration.ofSeconds(50));
                waiting.add(Thread.startVirtualThread(() -> fetchUntilInterrupted(target)));
            }
            begun.acquire(stalled);

            for (int i = 0; i < 100; i++) {
                assertThat(fetcher.fetch(Targets.at(good.url(), Duration.ofSeconds(2)), Targets::text))
                        .isEqualTo("a 1\n");
            }

            assertThat(silent.connections()).isEqualTo(stalled);
            assertThat(good.connections()).isEqualTo(1);
            waiting.forEach(Thread::interrupt);
            for (Thread thread : waiting)
                assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    private void fetchUntilInterrupted(Target target) {
        try {
            fetcher.fetch(target, Targets::text);
        } catch (ScrapeFailedException | InterruptedException e) {
            // it was never to succeed
        }
    }

    /// Two hundred targets, of which 40 are dead, 40 slow and 20 hostile, two scrapes of each.
    @Test
    void theGoodHalfOfACrowdKeepsEveryScrape() throws Exception {
        var ups = new Ups();
        try (var good = RawServer.that(CrowdTest::serve);
                var slow = RawServer.dripping(OK + "\r\n", "u");
                var flood = RawServer.flooding(OK + "Transfer-Encoding: chunked\r\n\r\n5;", "x".repeat(10_000));
                var junk = RawServer.answering("SSH-2.0-OpenSSH_9.2\r\n")) {
            List<Target> targets = new ArrayList<>();
            targets.addAll(targets(100, "good", good.url()));
            targets.addAll(targets(40, "dead", "http://127.0.0.1:" + closedPort() + "/metrics"));
            targets.addAll(targets(40, "slow", slow.url()));
            targets.addAll(targets(10, "hostile", flood.url()));
            targets.addAll(targets(10, "hostile", junk.url()));

            var context = new ScrapeContext(fetcher, ups, new ScrapeCounters(), Clock.systemUTC(), true);
            scrapes.reconcile(TargetSet.of(targets), context, false);
            ups.await(2 * targets.size());
            scrapes.stop(Duration.ofSeconds(5));
        }

        assertThat(ups.of("good", 1)).isGreaterThanOrEqualTo(100);
        assertThat(ups.of("good", 0)).isZero();
        assertThat(ups.of("dead", 1) + ups.of("slow", 1) + ups.of("hostile", 1)).isZero();
    }

    /// Answers every request of a connection.
    private static void serve(RawServer.Client client) throws IOException {
        client.send(UP);
        while (client.isThere()) {
            client.awaitRequest();
            client.send(UP);
        }
    }

    private static List<Target> targets(int count, String job, String url) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Target one = Targets.at(url + "?" + i, Duration.ofMillis(3900));
                    return new Target(
                            job,
                            one.url(),
                            Labels.EMPTY.with(List.of(new Label("job", job))),
                            Duration.ofSeconds(4),
                            one.timeout(),
                            one.http(),
                            one.ingest());
                })
                .toList();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Counts the values of `up` by job.
    private static final class Ups implements Batcher {
        private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
        private final Semaphore scrapes = new Semaphore(0);

        void await(int count) throws InterruptedException {
            scrapes.acquire(count);
        }

        long of(String job, int value) {
            return counts.getOrDefault(job + value, new LongAdder()).sum();
        }

        @Override
        public Form form(Labels targetLabels) {
            String job = targetLabels.get("job").orElseThrow();
            return new Form() {
                @Override
                public boolean isCurrent() {
                    return true;
                }

                @Override
                public boolean carriesStaleMarkers() {
                    return false;
                }

                @Override
                public boolean wantsDescriptions(Instant lastTold, Instant now) {
                    return false;
                }

                @Override
                public byte[] encode(OutgoingSeries series) {
                    boolean isUp = series.metric().toString().equals("up") && series.labelCount() == 1;
                    return isUp ? ("up " + job).getBytes(UTF_8) : new byte[0];
                }

                @Override
                public Group open(long timeMillis) {
                    return new UpGroup(job);
                }
            };
        }

        private final class UpGroup implements Batcher.Group {
            private final String job;
            private double up = Double.NaN;

            UpGroup(String job) {
                this.job = job;
            }

            @Override
            public void add(byte[] series, int from, int to, double value, long timestampMillis) {
                if (to > from) up = value;
            }

            @Override
            public void leaveOut(LeftOut reason, int samples) {}

            @Override
            public void describe(String metric, String key, String text) {}

            @Override
            public void commit() {
                counts.computeIfAbsent(job + Math.round(up), _ -> new LongAdder())
                        .increment();
                scrapes.release();
            }

            @Override
            public void close() {}
        }
    }
}
