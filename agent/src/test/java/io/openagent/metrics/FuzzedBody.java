package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Bodies.Read;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What holds for any body: a reader gives entries or refuses, and nothing else comes out of it. What keeps the whole
/// standard is taken by a scrape too, and means the same there.
final class FuzzedBody {
    private FuzzedBody() {}

    static void assertReadOrRefused(ScrapeProtocol protocol, byte[] body) throws IOException {
        Optional<List<Read>> scraped = read(protocol, Profile.SCRAPE, body);
        Optional<List<Read>> strict = read(protocol, Profile.STRICT, body);

        if (strict.isPresent()) assertThat(strict).isEqualTo(scraped);
    }

    private static Optional<List<Read>> read(ScrapeProtocol protocol, Profile profile, byte[] body) throws IOException {
        try {
            return Optional.of(Bodies.read(Expositions.open(new ByteArrayInputStream(body), protocol, profile)));
        } catch (MalformedExpositionException refused) {
            assertThat(refused.line()).isPositive();
            assertThat(refused.excerpt()).matches("[ -~]{0,400}");
            assertThat(refused).message().matches("[ -~]{1,1600}");
            return Optional.empty();
        }
    }
}
