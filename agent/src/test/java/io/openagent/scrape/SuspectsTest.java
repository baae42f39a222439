package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.scrape.ScrapeFailure.Quarantined;
import io.openagent.scrape.Suspects.Death;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SuspectsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final long CULPRIT = 0xfedc_ba98_7654_3210L;

    @Test
    void whoWasInFlightInAllOfThreeDeathsIsQuarantinedForAnHour() {
        Suspects suspects = Suspects.NONE
                .after(death(0, CULPRIT, 2))
                .after(death(1, 2, CULPRIT, 3))
                .after(death(2, CULPRIT, 3));

        assertThat(suspects.quarantine(CULPRIT, NOW))
                .contains(new Quarantined(NOW.plus(Duration.ofMinutes(62)), "out_of_memory"));
        assertThat(suspects.quarantine(CULPRIT, NOW.plus(Duration.ofMinutes(62))))
                .isEmpty();
        assertThat(suspects.quarantine(2, NOW)).isEmpty();
        assertThat(suspects.quarantine(3, NOW)).isEmpty();
    }

    @Test
    void whereMemoryWasTheCauseOnlyThoseAreSuspectedThatHeldMuchOfIt() {
        Death death =
                Death.byMemory(NOW, "out_of_memory", Map.of(1L, 40L << 20, 2L, 11L << 20, 3L, 256L << 10, 4L, 0L));

        assertThat(death.inFlight()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(Death.byMemory(NOW, "out_of_memory", Map.of(1L, 0L)).inFlight())
                .containsExactly(1L);
        assertThat(Death.byMemory(NOW, "out_of_memory", Map.of()).inFlight()).isEmpty();
    }

    @Test
    void twoDeathsAreNotEnough() {
        Suspects suspects = Suspects.NONE.after(death(0, CULPRIT)).after(death(1, CULPRIT));

        assertThat(suspects.quarantine(CULPRIT, NOW)).isEmpty();
    }

    @Test
    void ofMoreDeathsTheLastThreeCount() {
        Suspects suspects = Suspects.NONE
                .after(death(0, 2))
                .after(death(1, 3))
                .after(death(2, CULPRIT))
                .after(death(3, CULPRIT))
                .after(death(4, CULPRIT));

        assertThat(suspects.quarantined()).containsOnlyKeys(CULPRIT);
        assertThat(suspects.deaths()).isEmpty();
    }

    @Test
    void deathsOfAnotherDayDoNotCount() {
        Suspects suspects = Suspects.NONE.after(death(0, CULPRIT)).after(death(1, CULPRIT));

        Suspects later = suspects.after(death(25 * 60, CULPRIT));

        assertThat(later.quarantined()).isEmpty();
        assertThat(later.deaths()).hasSize(1);
    }

    @Test
    void quarantineLastsThroughOtherDeathsAndEndsByItself() {
        Suspects suspects =
                Suspects.NONE.after(death(0, CULPRIT)).after(death(1, CULPRIT)).after(death(2, CULPRIT));

        assertThat(suspects.after(death(10, 2)).quarantined()).containsOnlyKeys(CULPRIT);
        assertThat(suspects.after(death(63, 2)).quarantined()).isEmpty();
    }

    @Test
    void whatIsKeptAsTextIsReadAgain() {
        Suspects suspects = Suspects.NONE
                .after(death(0, CULPRIT, 1))
                .after(death(1, CULPRIT, 1))
                .after(death(2, CULPRIT, 1))
                .after(death(3, 7, -1))
                .after(death(4));

        assertThat(Suspects.of(suspects.text())).isEqualTo(suspects);
        assertThat(suspects.text()).contains("quarantine 2026-11-21T05:02:00Z out_of_memory fedcba9876543210\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "death",
                "death 2026-11-21T04:00:00Z",
                "death yesterday out_of_memory 1",
                "quarantine 2026-11-21T04:00:00Z out_of_memory xyz",
                "quarantine 2026-11-21T04:00:00Z out_of_memory 00112233445566778899",
                "\0\0\0\0"
            })
    void aLineThatSaysNothingIsPassedOver(String line) {
        String good = "quarantine 2026-11-21T04:00:00Z crash 1\n";

        assertThat(Suspects.of(line + "\n" + good)).isEqualTo(Suspects.of(good));
        assertThat(Suspects.of(good).quarantined()).containsOnlyKeys(1L);
    }

    private static Death death(int minute, long... inFlight) {
        Set<Long> targets = LongStream.of(inFlight).boxed().collect(Collectors.toSet());
        return new Death(NOW.plus(Duration.ofMinutes(minute)), "out_of_memory", targets);
    }
}
