package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.scrape.ScrapeFailure.BadEncoding;
import io.openagent.scrape.ScrapeFailure.BadRedirect;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import io.openagent.scrape.ScrapeFailure.ForbiddenAddress;
import io.openagent.scrape.ScrapeFailure.LimitExceeded;
import io.openagent.scrape.ScrapeFailure.Malformed;
import io.openagent.scrape.ScrapeFailure.OverheadTooLarge;
import io.openagent.scrape.ScrapeFailure.Refused;
import io.openagent.scrape.ScrapeFailure.TimedOut;
import io.openagent.scrape.ScrapeFailure.TooLarge;
import io.openagent.scrape.ScrapeFailure.Unreachable;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class ScrapeFailureTest {
    static final List<Arguments> FAILURES = List.of(
            arguments(new Unreachable("connection refused"), "unreachable", "connection refused"),
            arguments(new TimedOut(Duration.ofMillis(1500)), "timed_out", "no complete answer within 1.5 s"),
            arguments(new TimedOut(Duration.ofSeconds(10)), "timed_out", "no complete answer within 10 s"),
            arguments(new Refused(404), "refused", "answered with status 404, wanted 200"),
            arguments(new TooLarge(1024), "too_large", "sent more than the limit of 1024 bytes"),
            arguments(new OverheadTooLarge(1024), "too_large", "sent more than 1024 bytes around the body"),
            arguments(new BadRedirect("redirects away"), "refused", "redirects away"),
            arguments(
                    new ForbiddenAddress("169.254.169.254"),
                    "forbidden_address",
                    "not connected to 169.254.169.254, a metadata address; allowMetadataAddresses would permit it"),
            arguments(new BadEncoding("broken gzip"), "bad_encoding", "broken gzip"),
            arguments(new Untrusted("no TLS"), "untrusted", "no TLS"),
            arguments(
                    new CredentialsUnreadable("no such file: /token"),
                    "credentials_unreadable",
                    "credentials not readable: no such file: /token"),
            arguments(
                    new LimitExceeded("lines", 8, 7, List.of()), "limit_exceeded", "8 lines, more than the limit of 7"),
            arguments(new Malformed(3, "line 3: no number"), "malformed", "line 3: no number"));

    @ParameterizedTest
    @FieldSource("FAILURES")
    void saysWhatItIsAndWhy(ScrapeFailure failure, String kind, String reason) {
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(new ScrapeFailedException(failure)).hasMessage(reason);
    }
}
