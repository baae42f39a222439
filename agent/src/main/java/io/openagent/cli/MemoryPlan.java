package io.openagent.cli;

import static io.openagent.config.AgentLimits.LEAST_MEMORY;

import io.openagent.config.AgentConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How `limits.memory`, the buffers to the output and the heap agree. The heap is fixed when the JVM starts;
/// the budget is two thirds of it without what the agent itself takes, or less where the file says so.
///
/// @param budgetBytes of all that depends on targets
/// @param bufferBytes which of them a journal in memory may take: `buffer.memory`, and half of the budget at most
/// @param journalBytes which of them are for what a journal on disk has to write and sync
/// @param requestBytes which of them are for what was read to be written to receivers of remote write
/// @param warnings what is not as configured, and with which number it goes on
record MemoryPlan(long budgetBytes, long bufferBytes, long journalBytes, long requestBytes, List<String> warnings) {
    /// What an agent without a target holds: 12 MiB were measured after a collection.
    private static final long OWN_BYTES = 16 << 20;

    /// The last third is room for the collector, for young objects, and for what is larger than its estimate.
    private static final int HEAP_PARTS = 3;

    private static final int OLD_PARTS = 2;

    /// The other half is for scrapes, and for what is remembered of them.
    private static final int BUFFER_PART = 2;

    /// Enough for any disk, unless the budget is small.
    private static final long MOST_JOURNAL_BYTES = 12 << 20;

    private static final int JOURNAL_PART = 6;

    /// A hundred requests of the usual size, unless the budget is small.
    private static final long MOST_REQUEST_BYTES = 8 << 20;

    private static final int REQUEST_PART = 12;

    MemoryPlan {
        warnings = List.copyOf(warnings);
    }

    /// @param heapBytes at most
    static MemoryPlan of(long heapBytes, AgentConfig config) {
        return of(heapBytes, config.limits().memoryBytes(), config.buffer().memoryBytes());
    }

    static MemoryPlan of(long heapBytes, Optional<Long> wanted, long wantedBuffers) {
        var warnings = new ArrayList<String>();
        long old = heapBytes / HEAP_PARTS * OLD_PARTS;
        long most = Math.max(LEAST_MEMORY, old - OWN_BYTES);
        if (old - OWN_BYTES < LEAST_MEMORY) {
            warnings.add("the heap of %s may not hold the least budget limits.memory, %s; OPENAGENT_HEAP gives more"
                    .formatted(mib(heapBytes), mib(LEAST_MEMORY)));
        }
        long budget = Math.min(most, wanted.orElse(most));
        if (wanted.isPresent() && wanted.get() > most) {
            warnings.add(
                    "limits.memory %s is more than the heap of %s holds, %s is used instead; OPENAGENT_HEAP gives more"
                            .formatted(mib(wanted.get()), mib(heapBytes), mib(budget)));
        }
        long buffers = Math.min(wantedBuffers, budget / BUFFER_PART);
        return new MemoryPlan(
                budget,
                buffers,
                Math.min(MOST_JOURNAL_BYTES, budget / JOURNAL_PART),
                Math.min(MOST_REQUEST_BYTES, budget / REQUEST_PART),
                warnings);
    }

    /// What of it is for each of several outputs.
    MemoryPlan sharedAmong(int outputs) {
        int shares = Math.max(1, outputs);
        return new MemoryPlan(
                budgetBytes, bufferBytes / shares, journalBytes / shares, requestBytes / shares, warnings);
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
