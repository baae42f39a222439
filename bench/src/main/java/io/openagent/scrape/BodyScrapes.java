package io.openagent.scrape;

import io.openagent.discovery.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// One target's scrapes without the fetching: bodies go in, samples go to a batcher. It does with a body what
/// a [ScrapeLoop] does, and stands in this package because nothing of that is for anybody else.
///
/// One thread.
public final class BodyScrapes {
    private static final Optional<String> TEXT = Optional.of("text/plain; version=0.0.4");

    private final Target target;
    private final Shared shared;
    private final SeriesRules rules;
    private final Batcher.Form form;
    private final StaleMarkers markers;
    private final ToldExemplars told = new ToldExemplars();
    private SeriesMemory memory = SeriesMemory.EMPTY;

    public BodyScrapes(Target target, Batcher batcher, Shared shared) {
        this.target = target;
        this.shared = shared;
        rules = new SeriesRules(target);
        form = batcher.form(target.labels());
        markers = new StaleMarkers(form.carriesStaleMarkers(), false);
    }

    /// What all targets of an agent have in common.
    public static final class Shared {
        private final Workspaces workspaces = new Workspaces();
        private final SharedPages pages = new SharedPages();
    }

    /// Reads a body as the next scrape would, and leaves it at that: nothing is handed on or remembered.
    ///
    /// @return how many samples it has
    public int read(InputStream body) {
        Workspace workspace = shared.workspaces.take();
        try {
            intake(body, workspace);
            return workspace.samples().size();
        } finally {
            shared.workspaces.giveBack(workspace);
        }
    }

    /// Reads a body, hands its samples to the batcher, and remembers its lines.
    ///
    /// @return how many samples were kept
    public int scrape(InputStream body, long timeMillis) {
        Workspace workspace = shared.workspaces.take();
        try (Batcher.Group group = form.open(timeMillis)) {
            Intake.Outcome outcome = intake(body, workspace).settle(group, markers, told, timeMillis, shared.pages);
            group.commit();
            memory = outcome.memory();
            return outcome.kept();
        } finally {
            shared.workspaces.giveBack(workspace);
        }
    }

    private Intake intake(InputStream body, Workspace workspace) {
        var intake = new Intake(target.ingest(), rules, form, memory, workspace, shared.pages, false);
        try {
            intake.read(new Body(body, TEXT));
            return intake;
        } catch (IOException | ScrapeFailedException refused) {
            throw new IllegalStateException("a body of our own is refused", refused);
        }
    }
}
