package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.Balance;
import io.openagent.forward.DropReason;
import io.openagent.journal.Cursor;
import io.openagent.journal.Group;
import io.openagent.journal.Item;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import io.openagent.status.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AgentMetricsTest {
    private static final String TAKEN = "openagent_samples_taken_total";
    private static final Duration SOON = Duration.ofMillis(10);

    /// Most of so many pages did not add up while each metric read the accounts for itself.
    private static final int PAGES = 200;

    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(100_000), JournalClock.system());
    private final AtomicBoolean loaded = new AtomicBoolean(true);
    private final Thread scraper = Thread.ofPlatform().start(this::scrape);
    private final Thread forwarder = Thread.ofPlatform().start(this::forward);

    @AfterEach
    void endTheLoad() throws InterruptedException {
        loaded.set(false);
        scraper.join();
        forwarder.join();
        journal.close();
    }

    @Test
    void theBalanceOnEveryPageAddsUpUnderLoad() {
        var metrics = new AgentMetrics();
        metrics.showBalance(() -> Map.of("whatap", Balance.of(journal.accounts())));
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
        return page.answer(Query.NONE)
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

    @Test
    void aPageTellsHowTheJournalDoes() {
        var metrics = new AgentMetrics();
        metrics.showJournal(() -> Map.of("whatap", journal.gauges()));

        String page = new MetricsPage(metrics.registry()).answer(Query.NONE).body();

        assertThat(page)
                .contains(
                        "openagent_journal_durable{output=\"whatap\"} 0.0",
                        "openagent_journal_max_bytes{output=\"whatap\"} 100000.0")
                .contains("openagent_journal_disk_full{output=\"whatap\"} 0.0", "openagent_journal_until_full_seconds");
    }

    private void scrape() {
        var item = new Item((byte) 0, 7, 0, 0, ByteBuffer.allocate(1_000));
        var group = new Group(List.of(item), Map.of(DropReason.NOT_FINITE.code(), 1L));
        try {
            while (loaded.get()) journal.append(group);
        } catch (InterruptedException ended) {
            // Nobody interrupts it.
        }
    }

    private void forward() {
        try (Cursor cursor = journal.cursor()) {
            while (loaded.get()) {
                if (cursor.next(SOON).isPresent()) cursor.releaseThrough(journal.end());
            }
        } catch (IOException | InterruptedException ended) {
            // Memory can be read, and nobody interrupts it.
        }
    }
}
