package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Target;
import java.io.IOException;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetcherTest {
    private final MockWebServer server = new MockWebServer();
    private final Fetcher fetcher = new Fetcher("1.2.3");

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        fetcher.close();
        server.close();
    }

    @Test
    void givesTheBodyAndItsContentType() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", "text/plain; version=0.0.4")
                .body("up 1\n")
                .build());

        Body body = fetcher.fetch(
                target(),
                answer -> new Body(
                        new java.io.ByteArrayInputStream(answer.stream().readAllBytes()), answer.contentType()));

        assertThat(Targets.text(body)).isEqualTo("up 1\n");
        assertThat(body.contentType()).isEqualTo(Optional.of("text/plain; version=0.0.4"));
    }

    private Target target() {
        return Targets.at(server.url("/metrics").toString());
    }
}
