package io.openagent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchQueueTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void everySampleIsInExactlyOneAccountAtEveryStep() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var queue = new BatchQueue(2_000);
        int inFlight = 0;
        for (int step = 0; step < 5_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> queue.commit(group(random));
                case 2 -> inFlight += queue.awaitNext(AT_ONCE).isPresent() ? 1 : 0;
                case 3 -> {
                    int arrived = inFlight == 0 ? 0 : random.nextInt(inFlight + 1);
                    queue.release(arrived);
                    inFlight -= arrived;
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        queue.takeBackInFlight();
                        inFlight = 0;
                    }
                }
            }
            assertThat(queue.balance().imbalance())
                    .as("seed %d step %d", seed, step)
                    .isZero();
            assertThat(queue.bytes()).isBetween(0L, queue.maxBytes());
        }
        queue.close();
        assertThat(queue.balance().waiting()).isZero();
        assertThat(queue.balance().imbalance()).isZero();
    }

    @Test
    void aFullQueueGivesUpTheOldestAndSaysSo() throws Exception {
        var queue = new BatchQueue(3 * batch(1, 100).bytes());
        for (int i = 1; i <= 4; i++) queue.commit(group(batch(i, 100)));

        assertThat(queue.balance().dropped()).containsEntry(DropReason.QUEUE_FULL, 1L);
        assertThat(queue.awaitNext(SOON).orElseThrow().samples()).isEqualTo(2);
    }

    @Test
    void whatIsInFlightIsNeverGivenUp() throws Exception {
        var queue = new BatchQueue(2 * batch(1, 100).bytes());
        queue.commit(group(batch(1, 100)));
        queue.commit(group(batch(2, 100)));
        queue.awaitNext(SOON);
        queue.awaitNext(SOON);

        queue.commit(group(batch(3, 100)));

        assertThat(queue.balance().dropped()).containsEntry(DropReason.QUEUE_FULL, 3L);
        assertThat(queue.balance().waiting()).isEqualTo(3);
    }

    @Test
    void aLostSessionPutsWhatWasInFlightBackInOrder() throws Exception {
        var queue = new BatchQueue(10_000);
        for (int i = 1; i <= 3; i++) queue.commit(group(batch(i, 10)));
        queue.awaitNext(SOON);
        queue.awaitNext(SOON);

        queue.takeBackInFlight();

        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 3; i++)
            order.add(queue.awaitNext(SOON).orElseThrow().samples());
        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    void aGroupThatDoesNotFitIsDroppedWhole() throws Exception {
        var queue = new BatchQueue(500);

        queue.commit(group(batch(1, 300), batch(2, 300)));

        assertThat(queue.balance().dropped()).containsEntry(DropReason.QUEUE_FULL, 3L);
        assertThat(queue.awaitNext(AT_ONCE)).isEmpty();
    }

    @Test
    void whatStillWaitsAtTheEndIsNamed() {
        var queue = new BatchQueue(10_000);
        queue.commit(group(batch(5, 10)));

        queue.close();
        queue.commit(group(batch(7, 10)));

        assertThat(queue.balance().dropped()).containsEntry(DropReason.SHUTDOWN, 12L);
    }

    private static BatchQueue.Group group(Random random) {
        List<Batch> batches = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) batches.add(batch(random.nextInt(50), random.nextInt(400)));
        return new BatchQueue.Group(batches, Map.of(DropReason.NOT_FINITE, random.nextInt(3)));
    }

    private static BatchQueue.Group group(Batch... batches) {
        return new BatchQueue.Group(List.of(batches), Map.of());
    }

    private static Batch batch(int samples, int bytes) {
        return new Batch(samples, 0, () -> bytes);
    }
}
