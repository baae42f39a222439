package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Any header at all.
class ContentTypeFuzzTest implements FuzzTarget {
    @FuzzTest
    void whateverComesIsAFormatOrAReason(byte[] header) {
        ContentType type = ContentType.of(Optional.of(new String(header, StandardCharsets.UTF_8)));

        if (type instanceof ContentType.Unknown(String reason))
            assertThat(reason).matches("[ -~]{1,500}");
    }
}
