package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Labels;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ScrapesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final Fetcher fetcher = new Fetcher("1");
    private final CapturingBatcher batcher = new CapturingBatcher(true);
    private final Scrapes scrapes = new Scrapes();

    @AfterEach
    void stop() throws InterruptedException {
        scrapes.stop(Duration.ofSeconds(5));
        fetcher.close();
    }

    @Test
    void aChangedTargetGoesOnBehindItsLastTimeThoughTheClockWentBack() throws Exception {
        List<Long> times = new ArrayList<>();
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\na 1\n")) {
            reconcile(target(server, Duration.ofMillis(190)));
            awaitMore(times);

            now.addAndGet(-HOUR.toMillis());
            reconcile(target(server, Duration.ofMillis(180)));
            awaitMore(times);
            awaitMore(times);
        }

        assertThat(times).isSorted().doesNotHaveDuplicates();
    }

    private void awaitMore(List<Long> times) {
        int before = times.size();
        await().until(() -> {
            batcher.take().forEach(sample -> times.add(sample.timeMillis()));
            return times.size() > before;
        });
    }

    private void reconcile(Target target) {
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        var context = new ScrapeContext(fetcher, batcher, new ScrapeCounters(), clock.withZone(ZoneOffset.UTC), false);
        scrapes.reconcile(TargetSet.of(List.of(target)), context, false);
    }

    private static Target target(RawServer server, Duration timeout) {
        return new Target(
                "job",
                URI.create(server.url()),
                Labels.of("instance", "x"),
                Duration.ofMillis(200),
                timeout,
                HttpOptions.DEFAULT,
                IngestOptions.DEFAULT);
    }
}
