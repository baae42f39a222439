package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.discovery.IngestOptions;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;

/// Two bodies of any bytes, with `ff` between them: the second gives the same whether the first came before or not. The
/// build replays the seeds; `JAZZER_FUZZ=1` searches on.
class RecognitionFuzzTest {
    private static final byte BETWEEN = (byte) 0xff;
    private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0";

    /// Surefire 3.6.0 sets up its capture of the console at the first line. On the thread that loads Jazzer's
    /// agent this fails, so the first line is printed here. May go when a later Surefire passes without.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void theBodyBeforeChangesNothing(byte[] bodies) {
        int between = 0;
        while (between < bodies.length && bodies[between] != BETWEEN) between++;
        byte[] first = Arrays.copyOf(bodies, between);
        byte[] second = Arrays.copyOfRange(bodies, Math.min(between + 1, bodies.length), bodies.length);

        for (String contentType : new String[] {BodyScrapes.TEXT, OPENMETRICS}) {
            assertThat(lastOf(contentType, first, first, second))
                    .isEqualTo(lastOf(contentType, new byte[0], new byte[0], second));
        }
    }

    /// What the last body gives, or why it is refused.
    private static String lastOf(String contentType, byte[]... bodies) {
        var batcher = new CapturingBatcher(false);
        var scrapes = new BodyScrapes(IngestOptions.DEFAULT, batcher).as(contentType);
        String result = "";
        for (byte[] body : bodies) {
            batcher.take();
            try {
                scrapes.scrape(new ByteArrayInputStream(body), false);
                result = batcher.take().toString();
            } catch (ScrapeFailedException refused) {
                result = refused.failure().reason();
            }
        }
        return result;
    }
}
