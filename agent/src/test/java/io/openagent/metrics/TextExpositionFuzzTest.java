package io.openagent.metrics;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/// Any bytes at all, read as the text format.
class TextExpositionFuzzTest implements FuzzTarget {
    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] body) throws IOException {
        FuzzedBody.assertReadOrRefused(ScrapeProtocol.TEXT_1_0_0, body);
    }
}
