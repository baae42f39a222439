package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.openagent.scrape.ScrapeFailure.BadEncoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;

/// Any bytes at all are decoded or refused, in bounded memory; and what is taken, the JDK's decoder reads the
/// same. The build replays the seeds; `JAZZER_FUZZ=1` searches on.
class GunzipStreamFuzzTest {
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    /// Surefire 3.6.0 sets up its capture of the console at the first line. On the thread that loads Jazzer's
    /// agent this fails, so the first line is printed here. May go when a later Surefire passes without.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }

    @FuzzTest
    void whatIsTakenIsWhatTheJdkReads(byte[] body) throws IOException {
        byte[] decoded;
        try (InputStream stream = limited(new GunzipStream(new ByteArrayInputStream(body)))) {
            decoded = stream.readAllBytes();
        } catch (FailedExchange refused) {
            assertThat(refused.failure()).isInstanceOfAny(BadEncoding.class, ScrapeFailure.TooLarge.class);
            return;
        }
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(body))) {
            assertThat(decoded).isEqualTo(stream.readAllBytes());
        }
    }

    private static InputStream limited(InputStream stream) {
        return new LimitedStream(stream, MAX_BYTES, new Exchange(Duration.ofMinutes(1)));
    }
}
