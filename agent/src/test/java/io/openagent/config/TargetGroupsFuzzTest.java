package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.discovery.TargetGroup;
import io.openagent.metrics.FuzzTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Whatever a file or a page of targets says, it is taken with sound label names, or refused with a sentence.
class TargetGroupsFuzzTest implements FuzzTarget {
    @FuzzTest
    void whateverNamesTargetsIsTakenOrRefused(FuzzedDataProvider data) {
        Path file = Path.of(data.consumeBoolean() ? "a.json" : "a.yml");
        String text = data.consumeRemainingAsString();

        try {
            List<TargetGroup> groups = TargetGroups.ofFile(file, text);
            assertThat(groups)
                    .allSatisfy(group -> assertThat(group.labels().keySet())
                            .allSatisfy(name ->
                                    assertThat(LabelMap.isNameForRules(name)).isTrue()));
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
