package io.openagent.scrape;

import java.util.concurrent.ConcurrentLinkedQueue;

/// Lends workspaces to scrapes: as many as there are scrapes that read at one moment, which are few, instead
/// of one a target. Safe for many threads.
final class Workspaces {
    /// Kept for the next scrapes; more at once make their own.
    private static final int SPARES = 8;

    private final ConcurrentLinkedQueue<Workspace> spares = new ConcurrentLinkedQueue<>();

    Workspace take() {
        Workspace spare = spares.poll();
        return spare == null ? new Workspace() : spare;
    }

    void giveBack(Workspace workspace) {
        workspace.clear(0);
        if (workspace.isSmall() && spares.size() < SPARES) spares.add(workspace);
    }
}
