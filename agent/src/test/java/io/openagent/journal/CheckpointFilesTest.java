package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointFilesTest {
    private static final int TRIES = 50;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void howeverOftenWritingFailsOneCheckpointIsWhole(int seed) throws IOException {
        var disk = new FaultyFiles(new Random(seed));
        CheckpointFiles files = CheckpointFiles.of(disk, Optional.empty());
        files.write(checkpoint(1));
        disk.failures(0.4);
        long written = 1;
        for (int generation = 2; generation < TRIES; generation++) {
            if (isWritten(files, generation)) written = generation;
            assertThat(generationOn(disk)).isGreaterThanOrEqualTo(written);
        }
        assertThat(generationOn(disk.afterPowerCut())).isGreaterThanOrEqualTo(written);
    }

    private static boolean isWritten(CheckpointFiles files, long generation) {
        try {
            files.write(checkpoint(generation));
            return true;
        } catch (IOException itWasToldTo) {
            return false;
        }
    }

    private static long generationOn(FaultyFiles disk) throws IOException {
        return CheckpointFiles.read(disk).orElseThrow().checkpoint().generation();
    }

    /// Each differs from the one before in all its length, so that half of it written shows.
    private static Checkpoint checkpoint(long generation) {
        List<Span> settled = LongStream.range(0, 100)
                .mapToObj(i -> Span.emptyAt(new Position(i * TRIES + generation, 0)))
                .toList();
        return new Checkpoint(
                generation, 1, 0, Position.ORIGIN, Position.ORIGIN, 0, 0, 0, 0, new Tally(), new Tally(), settled);
    }
}
