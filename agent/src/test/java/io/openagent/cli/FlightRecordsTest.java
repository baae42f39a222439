package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.scrape.FlightLog;
import io.openagent.scrape.Suspects;
import io.openagent.supervisor.Death;
import io.openagent.supervisor.Predecessors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers one after the other, which meet in nothing but their files.
final class FlightRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final long CULPRIT = 17;

    @TempDir
    private Path data;

    @Test
    void threeDeathsOfTheirOwnAreRememberedAcrossWorkersAndSupervisors() throws Exception {
        for (int worker = 1; worker <= 3; worker++) {
            dieWith(CULPRIT);
            var _ = open(worker, Death.OUT_OF_MEMORY);
        }

        assertThat(FlightRecords.open(data, Predecessors.NONE, NOW.plus(Duration.ofMinutes(59)))
                        .suspects()
                        .quarantined())
                .containsOnlyKeys(CULPRIT);
        assertThat(FlightRecords.open(data, Predecessors.NONE, NOW.plus(Duration.ofMinutes(61)))
                        .suspects()
                        .quarantined())
                .isEmpty();
    }

    @Test
    void deathsFromOutsideCountForNothing() throws Exception {
        for (int worker = 1; worker <= 5; worker++) {
            dieWith(CULPRIT);
            var _ = open(worker, Death.OTHER);
        }

        assertThat(open(6, Death.OTHER).suspects()).isEqualTo(Suspects.NONE);
    }

    @Test
    void aNewWorkerHasNothingInFlight() throws Exception {
        dieWith(CULPRIT);

        var _ = open(1, Death.CRASH);

        assertThat(FlightLog.read(Files.readAllBytes(data.resolve("in-flight"))))
                .isEmpty();
        assertThat(Files.size(data.resolve("in-flight"))).isEqualTo(FlightLog.BYTES);
    }

    @Test
    void aFolderThatCannotBeUsedStopsNoWorker() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "in the way");

        FlightRecords records = FlightRecords.open(file, new Predecessors(1, Optional.of(Death.CRASH)), NOW);

        assertThat(records.suspects()).isEqualTo(Suspects.NONE);
    }

    private FlightRecords open(int deaths, Death last) {
        return FlightRecords.open(data, new Predecessors(deaths, Optional.of(last)), NOW);
    }

    /// What a worker leaves behind that dies while it scrapes a target.
    private void dieWith(long target) throws IOException {
        byte[] file = new byte[FlightLog.BYTES];
        var _ = new FlightLog(ByteBuffer.wrap(file));
        ByteBuffer.wrap(file).putLong(Long.BYTES, target);
        Files.write(data.resolve("in-flight"), file);
    }
}
