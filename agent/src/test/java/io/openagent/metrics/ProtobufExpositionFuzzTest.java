package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/// Any bytes at all: the reader gives entries or refuses, and nothing else comes out of it. The build replays
/// the seeds; `JAZZER_FUZZ=1` searches on.
class ProtobufExpositionFuzzTest {
    /// As in [TextExpositionFuzzTest], for the same reason.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] body) throws IOException {
        for (Histograms wanted : Histograms.values()) {
            try {
                EntryLines.ofProtobuf(new ByteArrayInputStream(body), wanted);
            } catch (MalformedExpositionException refused) {
                assertThat(refused.line()).isPositive();
                assertThat(refused.excerpt()).matches("[ -~]{0,400}");
                assertThat(refused).hasMessageStartingWith("family ");
            }
        }
    }
}
