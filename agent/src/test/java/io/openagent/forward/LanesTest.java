package io.openagent.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.journal.Entry;
import io.openagent.journal.Group;
import io.openagent.journal.Item;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// In which order what waits is handed out. Time moves when a test says so.
final class LanesTest {
    private final Journal journal = JournalFolder.inMemory(JournalOptions.of(1 << 20), JournalClock.system());
    private final AtomicLong now = new AtomicLong();

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void oldestFirstIsTheOrderOfAppending() throws Exception {
        append("a", "b");
        try (var lanes = lanes(Order.OLDEST_FIRST)) {
            append("c");

            assertThat(next(lanes, 3)).containsExactly("a", "b", "c");
            lanes.takeBack();
            append("d");
            assertThat(next(lanes, 5)).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void newestFirstBeginsWithWhatComesAndGoesBackWhenNothingDoes() throws Exception {
        append("old 1", "old 2");
        try (var lanes = lanes(Order.NEWEST_FIRST)) {
            append("new 1");
            assertThat(next(lanes, 2)).containsExactly("new 1", "old 1");
            append("new 2");
            assertThat(next(lanes, 3)).containsExactly("new 2", "old 2");
        }
    }

    @Test
    void afterALostSessionWhatComesGoesFirst() throws Exception {
        try (var lanes = lanes(Order.NEWEST_FIRST)) {
            append("a", "b");
            assertThat(next(lanes, 1)).containsExactly("a");
            lanes.takeBack();
            append("c");

            assertThat(next(lanes, 4)).containsExactly("c", "a", "b");
        }
    }

    @Test
    void whatComesNeverQueuesForLongBehindWhatCameBefore() throws Exception {
        try (var lanes = lanes(Order.NEWEST_FIRST)) {
            append("a", "b", "c");
            assertThat(next(lanes, 1)).containsExactly("a");
            pass(Lanes.LAG);
            assertThat(next(lanes, 1)).containsExactly("b");
            pass(Lanes.LAG);
            append("d");

            assertThat(next(lanes, 3)).containsExactly("c", "d");
        }
    }

    @Test
    void aBacklogOfManyOutagesIsDeliveredWhole() throws Exception {
        List<String> all = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        try (var lanes = lanes(Order.NEWEST_FIRST)) {
            for (int outage = 0; outage < 3 * Lanes.MOST; outage++) {
                List<String> records = List.of(outage + " first", outage + " second");
                all.addAll(records);
                append(records.toArray(String[]::new));
                delivered.addAll(next(lanes, 1));
                lanes.release(1);
                lanes.takeBack();
            }
            delivered.addAll(next(lanes, all.size()));
            lanes.release(all.size() - 3 * Lanes.MOST);
        }

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(all);
        assertThat(journal.accounts().forwarded()).isEqualTo(all.size());
    }

    @Test
    void whatNobodyCanDeliverIsDroppedAndTheRestGoesOn() throws Exception {
        append("good", "unknown", "good too");
        try (var lanes = lanes(Order.OLDEST_FIRST)) {
            assertThat(next(lanes, 1)).containsExactly("good");
            Entry unknown = lanes.next(Duration.ZERO).orElseThrow();
            lanes.refuse(unknown, DropReason.UNSUPPORTED);
            assertThat(next(lanes, 1)).containsExactly("good too");
            lanes.release(2);
        }

        Balance balance = Balance.of(journal.accounts());
        assertThat(balance.forwarded()).isEqualTo(2);
        assertThat(balance.dropped()).containsEntry(DropReason.UNSUPPORTED, 1L);
    }

    private Lanes lanes(Order order) {
        return new Lanes(journal, order, now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void append(String... records) throws InterruptedException {
        for (String each : records) {
            var item = new Item((byte) 1, 1, 0, 0, ByteBuffer.wrap(each.getBytes(UTF_8)));
            var _ = journal.append(new Group(List.of(item), Map.of()));
        }
    }

    /// At most so many records.
    private static List<String> next(Lanes lanes, int most) throws IOException, InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < most) {
            Optional<Entry> next = lanes.next(Duration.ZERO);
            if (next.isEmpty()) return texts;
            texts.add(UTF_8.decode(next.get().payload()).toString());
        }
        return texts;
    }
}
