package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.RawServer.Conversation;
import io.openagent.scrape.ScrapeFailure.TimedOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// A good certificate makes no good target: over TLS the same is refused, in the same words, as without.
@Timeout(20)
class HostileTlsTargetTest {
    private static final HeldCertificate CERTIFICATE =
            new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    private static final ServerSocketFactory SOCKETS = new HandshakeCertificates.Builder()
            .heldCertificate(CERTIFICATE)
            .build()
            .sslContext()
            .getServerSocketFactory();

    private static final Fetcher FETCHER = new Fetcher("1");

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        FETCHER.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("io.openagent.scrape.HostileTargetTest#FLOODS")
    void whatDoesNotEndIsCutOff(String what, String head, String rest, ScrapeFailure expected) throws Exception {
        try (var server = overTls(RawServer.flood(head, rest.repeat(1_000)))) {
            assertThat(Targets.failure(FETCHER, Targets.at(url(server), trusting())))
                    .as(what)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("io.openagent.scrape.HostileTargetTest#ANSWERS")
    void whatIsNoWholeAnswerIsRefused(String what, String answer, ScrapeFailure expected) throws Exception {
        try (var server = overTls(RawServer.answer(answer))) {
            assertThat(Targets.failure(FETCHER, Targets.at(url(server), trusting())))
                    .as(what)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @FieldSource("io.openagent.scrape.HostileTargetTest#UNUSUAL")
    void whatIsUnusualButClearIsTaken(String answer) throws Exception {
        try (var server = overTls(RawServer.answer(answer))) {
            assertThat(FETCHER.fetch(Targets.at(url(server), trusting()), Targets::text))
                    .isEqualTo("up 1\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("io.openagent.scrape.FetcherDeadlineTest#DRIPS")
    void aDripEndsAtTheDeadline(String what, String head, String drop) throws Exception {
        try (var server = overTls(RawServer.drip(head, drop))) {
            var target = Targets.at(url(server), trusting(), Targets.SHORT);
            long begin = System.nanoTime();

            ScrapeFailure failure = Targets.failure(FETCHER, target);

            assertThat(failure).as(what).isEqualTo(new TimedOut(Targets.SHORT));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Targets.SHORT_AND_GRACE);
        }
    }

    private static RawServer overTls(Conversation conversation) throws IOException {
        return RawServer.over(SOCKETS, conversation);
    }

    private static String url(RawServer server) {
        return server.url().replace("http:", "https:");
    }

    private static TlsOptions trusting() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), CERTIFICATE.certificatePem());
        return new TlsOptions(false, Optional.of(file), Optional.empty());
    }
}
