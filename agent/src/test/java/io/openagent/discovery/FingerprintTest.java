package io.openagent.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.AnchoredRegex;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
    private static final SecretSource INLINE = new SecretSource.Inline(new Secret("opensesame"));

    /// Another JVM must find the same. When what a target consists of changes, so does this value.
    @Test
    void itIsTheSameInEveryRun() {
        assertThat(Long.toHexString(
                        target(HttpOptions.DEFAULT, rules("a", "b", "c", "d")).fingerprint()))
                .isEqualTo("a6cbfca9eb9ae978");
    }

    @Test
    void whateverIsConfiguredChangesIt() {
        var limits = IngestOptions.DEFAULT.with(ScrapeLimits.DEFAULT.withBodyBytes(7));
        var proxied = new HttpOptions(
                TlsOptions.DEFAULT,
                new Credentials.None(),
                Map.of("X-Key", INLINE),
                Optional.of(URI.create("http://p:1")),
                false,
                false);

        assertThat(List.of(
                        target(HttpOptions.DEFAULT, IngestOptions.DEFAULT).fingerprint(),
                        target(HttpOptions.DEFAULT, limits).fingerprint(),
                        target(HttpOptions.DEFAULT, rules("a")).fingerprint(),
                        target(proxied, IngestOptions.DEFAULT).fingerprint()))
                .doesNotHaveDuplicates();
    }

    private static IngestOptions rules(String... names) {
        return IngestOptions.DEFAULT.with(RelabelRules.of(
                List.of(new RelabelRule.KeepNames(Set.of(names)), new RelabelRule.LabelDrop(AnchoredRegex.of("x")))));
    }

    private static Target target(HttpOptions http, IngestOptions ingest) {
        return new Target(
                "node",
                URI.create("http://a:1/metrics"),
                Labels.of("job", "node"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                http,
                ingest);
    }
}
