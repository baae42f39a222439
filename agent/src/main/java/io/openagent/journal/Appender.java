package io.openagent.journal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Gives a journal one group after the other, each when the one before it is written or dropped.
///
/// Whoever appends at a rhythm need not wait for the disk, as long as that keeps pace: what he gave last is written
/// long before he comes again. If it is not, he waits, so nothing piles up. Confined to one thread at a time.
public final class Appender {
    private final Journal journal;
    private Optional<CompletableFuture<Appended>> last = Optional.empty();

    Appender(Journal journal) {
        this.journal = journal;
    }

    /// Waits for the last group, and while the queue is full. What comes of this one is in the accounts.
    ///
    /// @throws InterruptedException when nothing of the group was taken
    public void append(Group group) throws InterruptedException {
        if (last.isPresent()) Journal.await(last.get());
        last = Optional.of(journal.offer(group));
    }
}
