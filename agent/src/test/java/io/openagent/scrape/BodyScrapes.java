package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.Target;
import io.openagent.metrics.Labels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// One target's scrapes, one after the other, of bodies that a test gives: everything but the network and the clock.
final class BodyScrapes {
    static final Labels TARGET = Labels.of("job", "node");
    static final String TEXT = "text/plain; version=0.0.4";

    private final CapturingBatcher batcher;
    private final IngestOptions ingest;
    private final SharedPages shared;
    private final Batcher.Form form;
    private final SeriesRules rules;
    private final StaleMarkers markers;
    private final ToldExemplars told = new ToldExemplars();
    private final Workspaces workspaces = new Workspaces();
    private String contentType = TEXT;
    private SeriesMemory memory = SeriesMemory.EMPTY;
    private long timeMillis;

    BodyScrapes(IngestOptions ingest, CapturingBatcher batcher) {
        this(TARGET, ingest, batcher, new SharedPages());
    }

    BodyScrapes(Labels labels, IngestOptions ingest, CapturingBatcher batcher, SharedPages shared) {
        this.ingest = ingest;
        this.batcher = batcher;
        this.shared = shared;
        form = batcher.form(labels);
        rules = new SeriesRules(new Target(
                "node",
                URI.create("http://a:1/metrics"),
                labels,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                HttpOptions.DEFAULT,
                ingest));
        markers = new StaleMarkers(form.carriesStaleMarkers(), ingest.trackTimestampsStaleness());
    }

    BodyScrapes as(String newContentType) {
        contentType = newContentType;
        return this;
    }

    /// What comes of it is committed to the batcher.
    Intake.Outcome scrape(String body) throws ScrapeFailedException {
        return scrape(new ByteArrayInputStream(body.getBytes(UTF_8)), false);
    }

    /// @param describes whether known metadata is told again
    Intake.Outcome scrape(InputStream body, boolean describes) throws ScrapeFailedException {
        timeMillis += 1000;
        Workspace workspace = workspaces.take();
        var intake = new Intake(ingest, rules, form, memory, workspace, shared, describes);
        try (Batcher.Group group = form.open(timeMillis)) {
            intake.read(new Body(body, Optional.of(contentType)));
            Intake.Outcome outcome = intake.settle(group, markers, told, timeMillis, shared);
            group.commit();
            memory = outcome.memory();
            return outcome;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        } finally {
            workspaces.giveBack(workspace);
        }
    }

    /// Why the body is refused, as it must be.
    ScrapeFailure failure(String body) {
        try {
            throw new AssertionError("taken: " + scrape(body));
        } catch (ScrapeFailedException refused) {
            return refused.failure();
        }
    }

    CapturingBatcher batcher() {
        return batcher;
    }

    SeriesMemory memory() {
        return memory;
    }

    long timeMillis() {
        return timeMillis;
    }
}
