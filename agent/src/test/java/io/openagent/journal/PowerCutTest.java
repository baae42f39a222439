package io.openagent.journal;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One history of a journal again and again, with the power cut one step later each time.
/// `-Djournal.histories=1000` takes more of them, `-Dseed=…` replays one.
final class PowerCutTest {
    private static final int ACTIONS = 60;

    static LongStream seeds() {
        long first = Long.getLong("seed", new Random().nextLong());
        return LongStream.range(first, first + Integer.getInteger("journal.histories", 8));
    }

    @ParameterizedTest(name = "-Dseed={0} -Djournal.histories=1")
    @MethodSource("seeds")
    void atNoStepDoesAPowerCutCostWhatWasSafe(long seed) throws Exception {
        long step = 0;
        while (isCutAt(step, seed)) step++;
    }

    /// @return whether the history is that long
    private static boolean isCutAt(long step, long seed) throws Exception {
        var random = new Random(seed);
        var model = new JournalModel(random, JournalOptions.of(JournalOptions.MIN_BYTES));
        model.disk().cutPowerAfter(step);
        try {
            for (int i = 0; i < ACTIONS; i++) act(model, random);
            return false;
        } catch (FaultyFiles.PowerCut cut) {
            model.cutPowerInTheMiddle();
            model.compareRecords();
            for (int i = 0; i < 10; i++) act(model, random);
            model.compareRecords();
            return true;
        }
    }

    private static void act(JournalModel model, Random random) throws Exception {
        switch (random.nextInt(12)) {
            case 0 -> model.kill();
            case 1 -> model.sync();
            case 2, 3 -> model.tend();
            case 4 -> model.releaseAll();
            case 5, 6, 7 -> model.read();
            default -> model.append();
        }
    }
}
