package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A target may close a connection that we keep, at any moment; no scrape is lost by it.
@Timeout(20)
class StaleConnectionTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nup 1\n";

    private final Fetcher fetcher = new Fetcher("1");

    @AfterEach
    void close() {
        fetcher.close();
    }

    @Test
    void aConnectionThatWasClosedWhileIdleIsReplaced() throws Exception {
        var closed = new CountDownLatch(1);
        try (var server = RawServer.that(client -> {
            client.send(ANSWER);
            client.hangUp();
            closed.countDown();
        })) {
            fetcher.fetch(Targets.at(server.url()), Targets::text);
            closed.await();

            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo("up 1\n");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatIsClosedOnTheNextRequestIsReplaced() throws Exception {
        try (var server = RawServer.that(client -> {
            client.send(ANSWER);
            client.awaitRequest();
        })) {
            fetcher.fetch(Targets.at(server.url()), Targets::text);

            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo("up 1\n");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatIsResetOnTheNextRequestIsReplaced() throws Exception {
        try (var server = RawServer.that(client -> {
            client.send(ANSWER);
            client.awaitRequest();
            client.reset();
        })) {
            fetcher.fetch(Targets.at(server.url()), Targets::text);

            assertThat(fetcher.fetch(Targets.at(server.url()), Targets::text)).isEqualTo("up 1\n");
            assertThat(server.connections()).isEqualTo(2);
        }
    }
}
