package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Which families a sample may belong to.
final class FamilyEndingsTest {
    @Test
    void aSampleMayBelongToAFamilyOfItsNameOrOfItsNameWithoutAnEnding() {
        assertThat(FamilyEndings.familiesOf("up")).containsExactly("up");
        assertThat(FamilyEndings.familiesOf("took_seconds_bucket"))
                .containsExactly("took_seconds_bucket", "took_seconds");
        assertThat(FamilyEndings.familiesOf("size_gsum")).containsExactly("size_gsum", "size");
        assertThat(FamilyEndings.familiesOf("_total")).containsExactly("_total", "");
    }
}
