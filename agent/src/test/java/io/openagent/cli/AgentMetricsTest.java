package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.Batch;
import io.openagent.forward.BatchQueue;
import io.openagent.forward.BatchQueue.Group;
import io.openagent.forward.DropReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AgentMetricsTest {
    private static final String TAKEN = "openagent_samples_taken_total";
    private static final Duration SOON = Duration.ofMillis(10);

    /// Most of so many pages did not add up while each metric read the queue for itself.
    private static final int PAGES = 200;

    private final BatchQueue queue = new BatchQueue(100_000);
    private final AtomicBoolean loaded = new AtomicBoolean(true);
    private final Thread scraper = Thread.ofPlatform().start(this::scrape);
    private final Thread forwarder = Thread.ofPlatform().start(this::forward);

    @AfterEach
    void endTheLoad() throws InterruptedException {
        loaded.set(false);
        scraper.join();
        forwarder.join();
    }

    @Test
    void theBalanceOnEveryPageAddsUpUnderLoad() {
        var metrics = new AgentMetrics();
        metrics.show(queue);
        var page = new MetricsPage(metrics.registry());

        for (int i = 0; i < PAGES; i++) {
            List<String> balance = balance(page);
            double others = sum(balance, "openagent_samples_forwarded_total", "openagent_samples_waiting")
                    + sum(balance, "openagent_samples_dropped_total{");
            assertThat(others).as(() -> String.join("\n", balance)).isEqualTo(sum(balance, TAKEN));
        }
        assertThat(sum(balance(page), TAKEN)).isPositive();
    }

    private static List<String> balance(MetricsPage page) {
        return page.answer("")
                .body()
                .lines()
                .filter(line -> line.startsWith("openagent_samples_"))
                .toList();
    }

    private static double sum(List<String> lines, String... beginnings) {
        return lines.stream()
                .filter(line -> List.of(beginnings).stream().anyMatch(line::startsWith))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void scrape() {
        var group = new Group(List.of(new Batch(7, 0, () -> 1_000)), Map.of(DropReason.NOT_FINITE, 1));
        while (loaded.get()) queue.commit(group);
    }

    private void forward() {
        try {
            while (loaded.get()) {
                if (queue.awaitNext(SOON).isPresent()) queue.release(1);
            }
        } catch (InterruptedException ended) {
            // Nobody interrupts it.
        }
    }
}
