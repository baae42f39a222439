package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random sequences of everything that can happen to a journal, against a list. `-Djournal.sequences=100000`
/// runs more of them, `-Dseed=…` replays one run.
final class JournalModelTest {
    private static final int SEQUENCES = Integer.getInteger("journal.sequences", 2_000);
    private static final int MOST_ACTIONS = 120;

    @Test
    void whateverHappensTheJournalHoldsWhatItShould() {
        long first = Long.getLong("seed", new Random().nextLong());
        System.out.println(SEQUENCES + " sequences; replay with -Dseed=" + first);
        for (long seed = first; seed < first + SEQUENCES; seed++) {
            long each = seed;
            assertThatCode(() -> run(new Random(each)))
                    .as("-Dseed=%d -Djournal.sequences=1", seed)
                    .doesNotThrowAnyException();
        }
    }

    /// What was handed out is taken back after its segment was written anew and younger records were read from memory.
    @Test
    void whatOnceFailedHoldsNow() throws Exception {
        run(new Random(3837766483556650837L));
    }

    private static void run(Random random) throws Exception {
        var model = new JournalModel(random, options(random));
        for (int left = random.nextInt(MOST_ACTIONS); left > 0; left--) {
            act(model, random);
            model.compareAccounts();
        }
        model.disk().heal();
        model.compareRecords();
        model.kill();
        model.compareRecords();
    }

    private static void act(JournalModel model, Random random) throws Exception {
        switch (random.nextInt(40)) {
            case 0 -> model.kill();
            case 1 -> model.cutPower();
            case 2 -> model.reopen(options(random));
            case 3 -> model.disk().failures(random.nextDouble());
            case 4 -> model.disk().capacity(model.disk().usedBytes() + random.nextInt(70_000));
            case 5 -> model.disk().heal();
            case 6 -> model.takeBack();
            case 7, 8 -> model.sync();
            case 9 -> model.save();
            case 10, 11, 12 -> model.tend();
            case 13, 14 -> model.releaseAll();
            case 15, 16, 17 -> model.releaseOne();
            case 18, 19, 20, 21, 22, 23 -> model.read();
            case 24 -> model.compareRecords();
            default -> model.append();
        }
    }

    private static JournalOptions options(Random random) {
        OnFull onFull = random.nextInt(3) == 0 ? OnFull.DROP_NEWEST : OnFull.DROP_OLDEST;
        Optional<Duration> maxAge =
                random.nextInt(4) == 0 ? Optional.of(Duration.ofSeconds(1 + random.nextInt(20))) : Optional.empty();
        return new JournalOptions(
                JournalOptions.MIN_BYTES << random.nextInt(3),
                maxAge,
                onFull,
                Duration.ofMillis(200),
                2_000,
                8 << 20,
                Duration.ZERO);
    }
}
