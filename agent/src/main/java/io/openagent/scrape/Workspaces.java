package io.openagent.scrape;

import java.util.ArrayDeque;
import java.util.Deque;

/// Lends workspaces to scrapes: as many as there are scrapes that read at one moment, which are few, instead
/// of one a target. Safe for many threads.
final class Workspaces implements MemoryBudget.Cache {
    /// Kept for the next scrapes; more at once make their own.
    private static final int SPARES = 8;

    private final Deque<Workspace> spares = new ArrayDeque<>();
    private long bytes;

    synchronized Workspace take() {
        if (spares.isEmpty()) return new Workspace();
        Workspace spare = spares.pop();
        bytes -= spare.allBytes();
        return spare;
    }

    synchronized void giveBack(Workspace workspace) {
        workspace.clear(0);
        if (!workspace.isSmall() || spares.size() == SPARES) return;
        spares.push(workspace);
        bytes += workspace.allBytes();
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized long letGo(long wantedBytes) {
        long before = bytes;
        while (before - bytes < wantedBytes && !spares.isEmpty()) {
            bytes -= spares.pop().allBytes();
        }
        return before - bytes;
    }
}
