package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HeapRoomTest {
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();

    @Test
    void aHeapOfWhichATenthIsFreeIsNotFull() {
        used.set(900);

        assertThat(room(0).isFull()).isFalse();
        assertThat(collections).hasValue(0);
    }

    @Test
    void garbageIsCollectedBeforeTheAnswerIsYes() {
        used.set(901);

        assertThat(room(1).isFull()).isFalse();
        assertThat(collections).hasValue(1);
    }

    @Test
    void whatLivesMakesItFull() {
        used.set(901);

        assertThat(room(0).isFull()).isTrue();
        assertThat(collections).hasValue(1);
    }

    private HeapRoom room(long garbage) {
        return new HeapRoom(used::get, () -> collect(garbage), 1_000);
    }

    private void collect(long garbage) {
        collections.incrementAndGet();
        used.addAndGet(-garbage);
    }
}
