package io.openagent.bench;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import io.openagent.scrape.Batcher;
import io.openagent.scrape.BodyScrapes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A target and the bodies that it exposes in turn.
final class TargetInTurn {
    private final Target target;
    private final List<byte[]> bodies;
    private final Batcher batcher;
    private final BodyScrapes scrapes;
    private int turn;

    /// Its first body has been scraped then, and the other one comes next.
    TargetInTurn(Shape shape, int number, Batcher batcher, BodyScrapes.Shared shared) {
        target = target(number);
        bodies = List.of(shape.body(number, 0), shape.body(number, 1));
        this.batcher = batcher;
        scrapes = new BodyScrapes(target, batcher, shared);
        scrapes.scrape(nextBody(), 0);
    }

    /// What the target exposes now; something else the next time.
    InputStream nextBody() {
        return new ByteArrayInputStream(bodies.get(turn++ % bodies.size()));
    }

    /// The scrapes of this target, which remember the last one.
    BodyScrapes scrapes() {
        return scrapes;
    }

    /// The scrapes of an agent that has just been started and knows nothing.
    BodyScrapes firstScrapes() {
        return new BodyScrapes(target, batcher, new BodyScrapes.Shared());
    }

    int bodyBytes() {
        return bodies.getFirst().length;
    }

    private static Target target(int number) {
        String instance = "10.0." + number / 250 + "." + number % 250 + ":9100";
        return new Target(
                "bench",
                URI.create("http://" + instance + "/metrics"),
                Labels.of("job", "bench", "instance", instance),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                HttpOptions.DEFAULT,
                IngestOptions.DEFAULT);
    }
}
