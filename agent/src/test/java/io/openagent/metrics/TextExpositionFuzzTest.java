package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/// Any bytes at all: the reader gives entries or refuses, and nothing else comes out of it. The build replays the
/// seeds; `JAZZER_FUZZ=1` searches on.
class TextExpositionFuzzTest {
    /// Surefire 3.6.0 sets up its capture of the console at the first line. On the thread that loads Jazzer's agent
    /// this
    /// fails, so the first line is printed here. May go when a later Surefire passes without.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] body) throws IOException {
        try {
            Bodies.read(new ByteArrayInputStream(body));
        } catch (MalformedExpositionException refused) {
            assertThat(refused.line()).isPositive();
            assertThat(refused.excerpt()).matches("[ -~]{0,400}");
        }
    }
}
