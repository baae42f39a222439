package io.openagent.metrics;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/// Any bytes at all, read as OpenMetrics.
class OpenMetricsExpositionFuzzTest implements FuzzTarget {
    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] body) throws IOException {
        FuzzedBody.assertReadOrRefused(ScrapeProtocol.OPENMETRICS_1_0_0, body);
    }
}
