package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.remotewrite.Receivers;
import io.openagent.forward.remotewrite.Receivers.Behaviour;
import io.openagent.forward.remotewrite.Receivers.Request;
import io.openagent.forward.remotewrite.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A receiver of remote write that answers every second request, by chance, with what busy servers say. What it has
/// refused comes again, once, in order, and not at once.
final class RefusingReceiverIT {
    private static final List<Integer> BUSY = List.of(500, 502, 503, 504);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
    private static final int SCRAPES = Figures.of("refused.seconds", 10, 600);

    @TempDir
    private Path home;

    private final long seed =
            Long.getLong("openagent.seed", ThreadLocalRandom.current().nextLong());

    /// Refuses, and notes how soon the same comes again.
    private static final class Refusals {
        private final Random random;
        private final Map<Key, Long> refused = new ConcurrentHashMap<>();
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicLong leastPauseNanos = new AtomicLong(Long.MAX_VALUE);

        /// The first series of a request: it is in no other one.
        private record Key(String name, List<String> labels, long timestampMillis) {}

        Refusals(long seed) {
            random = new Random(seed);
        }

        Optional<Behaviour> of(Request request) {
            Written.Series first = request.written().series().getFirst();
            var key = new Key(first.name(), first.labels(), first.timestampMillis());
            Long since = refused.remove(key);
            if (since != null) leastPauseNanos.accumulateAndGet(System.nanoTime() - since, Math::min);
            int draw = draw();
            if (draw >= BUSY.size()) return Optional.empty();
            count.incrementAndGet();
            refused.put(key, System.nanoTime());
            return Optional.of(Receivers.status(BUSY.get(draw), ""));
        }

        private synchronized int draw() {
            return random.nextInt(2 * BUSY.size());
        }

        Duration leastPause() {
            return Duration.ofNanos(leastPauseNanos.get());
        }
    }

    @Test
    void whatIsRefusedForNowComesAgainOnceAndInOrder() throws Exception {
        var refusals = new Refusals(seed);
        NumberedTargets targets = NumberedTargets.start(Figures.of("targets", 20, 200));
        try (Ordeal ordeal = Ordeal.of(home, targets, Output.REMOTE_WRITE).withReceiver(refusals::of)) {
            ordeal.start(ordeal.setup(), "foreground");
            ordeal.awaitScrapes(SCRAPES, System.nanoTime());
            Verdict verdict = ordeal.judge();

            System.out.printf(
                    "a busy receiver: seed=%d refusals=%d least_pause_ms=%d %s%n",
                    seed, refusals.count.get(), refusals.leastPause().toMillis(), verdict);
            verdict.assertNothingLost(0);
            assertThat(refusals.count.get()).as("refusals").isPositive();
            assertThat(refusals.leastPause()).isGreaterThan(LEAST_PAUSE);
        }
    }
}
