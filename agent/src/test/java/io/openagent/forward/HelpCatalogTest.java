package io.openagent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HelpCatalogTest {
    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private final HelpCatalog catalog = new HelpCatalog(() -> start.plusSeconds(60));

    @Test
    void isDueAtFirstOnChangeAndEveryFiveMinutes() {
        assertThat(catalog.isDue("up", Map.of("help", "a"), start)).isTrue();
        assertThat(catalog.isDue("up", Map.of("help", "a"), start.plusSeconds(299)))
                .isFalse();
        assertThat(catalog.isDue("up", Map.of("help", "b"), start.plusSeconds(299)))
                .isTrue();
        assertThat(catalog.isDue("up", Map.of("help", "a"), start.plusSeconds(300)))
                .isTrue();
    }

    @Test
    void twoTargetsThatDisagreeDoNotMakeEachOtherDue() {
        catalog.isDue("up", Map.of("help", "a"), start);
        catalog.isDue("up", Map.of("help", "b"), start);

        assertThat(catalog.isDue("up", Map.of("help", "a"), start.plusSeconds(1)))
                .isFalse();
        assertThat(catalog.isDue("up", Map.of("help", "b"), start.plusSeconds(1)))
                .isFalse();
    }

    @Test
    void aNewSessionMakesAllDueAgain() {
        catalog.isDue("up", Map.of("help", "a"), start);

        catalog.forget();

        assertThat(catalog.isDue("up", Map.of("help", "a"), start.plusSeconds(1)))
                .isTrue();
    }

    @Test
    void whoHasToldAllTellsItAgainAfterFiveMinutesOrInANewSession() {
        assertThat(catalog.isAllDue(start, start.plusSeconds(299))).isFalse();
        assertThat(catalog.isAllDue(start, start.plusSeconds(300))).isTrue();

        catalog.forget();

        assertThat(catalog.isAllDue(start, start.plusSeconds(61))).isTrue();
        assertThat(catalog.isAllDue(start.plusSeconds(61), start.plusSeconds(62)))
                .isFalse();
    }
}
