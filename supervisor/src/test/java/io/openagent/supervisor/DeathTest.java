package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DeathTest {
    @ParameterizedTest
    @CsvSource({
        "3, false, OUT_OF_MEMORY",
        "134, false, CRASH",
        "139, false, CRASH",
        "137, true, MEMORY_LIMIT",
        "137, false, OTHER",
        "143, true, OTHER",
        "0, false, OTHER",
        "1, true, OTHER"
    })
    void theExitAndTheKernelTellHowAWorkerDied(int code, boolean atMemoryLimit, Death death) {
        assertThat(Death.of(new Exit(code), atMemoryLimit)).isEqualTo(death);
        assertThat(death.isOwn()).isEqualTo(death != Death.OTHER);
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerUnderstandsWhatItsSupervisorTells(Death last) {
        var told = new Predecessors(7, Optional.of(last));
        var environment = new HashMap<String, String>();

        told.tell(environment);

        assertThat(Predecessors.from(environment)).isEqualTo(told);
    }

    @Test
    void theFirstWorkerHasNoPredecessor() {
        var environment = new HashMap<>(Map.of("OPENAGENT_LAST_DEATH", "crash", "OPENAGENT_DEATHS", "9"));

        Predecessors.NONE.tell(environment);

        assertThat(Predecessors.from(environment)).isEqualTo(Predecessors.NONE);
    }

    @ParameterizedTest
    @CsvSource({"'', crash", "many, crash", "-1, crash"})
    void whatIsNotUnderstoodIsNoPredecessor(String deaths, String last) {
        assertThat(Predecessors.from(Map.of("OPENAGENT_DEATHS", deaths, "OPENAGENT_LAST_DEATH", last)))
                .isEqualTo(Predecessors.NONE);
    }
}
