package io.openagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryPlanTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"48, 16", "96, 48", "240, 144", "1536, 1008"})
    void withoutAWordTheBudgetIsWhatTheHeapHoldsBesideTheAgent(long heap, long budget) {
        MemoryPlan plan = MemoryPlan.of(heap * MIB, Optional.empty(), MIB);

        assertThat(plan.budgetBytes()).isEqualTo(budget * MIB);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aSmallerBudgetIsTakenAsItIs() {
        MemoryPlan plan = MemoryPlan.of(240 * MIB, Optional.of(64 * MIB), 32 * MIB);

        assertThat(plan.budgetBytes()).isEqualTo(64 * MIB);
        assertThat(plan.bufferBytes()).isEqualTo(32 * MIB);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aBudgetThatTheHeapCannotHoldIsLoweredWithOneWarning() {
        MemoryPlan plan = MemoryPlan.of(240 * MIB, Optional.of(1024 * MIB), 32 * MIB);

        assertThat(plan.budgetBytes()).isEqualTo(144 * MIB);
        assertThat(plan.warnings())
                .containsExactly("limits.memory 1024 MiB is more than the heap of 240 MiB holds, "
                        + "144 MiB is used instead; OPENAGENT_HEAP gives more");
    }

    @Test
    void buffersTakeHalfOfTheBudgetAtMost() {
        MemoryPlan plan = MemoryPlan.of(96 * MIB, Optional.empty(), 32 * MIB);

        assertThat(plan.bufferBytes()).isEqualTo(24 * MIB);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void severalOutputsShareWhatOneWouldHave() {
        MemoryPlan plan = MemoryPlan.of(240 * MIB, Optional.empty(), 32 * MIB).sharedAmong(4);

        assertThat(plan.budgetBytes()).isEqualTo(144 * MIB);
        assertThat(plan.bufferBytes()).isEqualTo(8 * MIB);
        assertThat(plan.journalBytes()).isEqualTo(3 * MIB);
        assertThat(plan.requestBytes()).isEqualTo(2 * MIB);
    }

    @Test
    void aHeapThatIsTooSmallIsToldAndTheLeastBudgetIsUsed() {
        MemoryPlan plan = MemoryPlan.of(30 * MIB, Optional.empty(), MIB);

        assertThat(plan.budgetBytes()).isEqualTo(16 * MIB);
        assertThat(plan.warnings())
                .containsExactly("the heap of 30 MiB may not hold the least budget limits.memory, 16 MiB; "
                        + "OPENAGENT_HEAP gives more");
    }
}
