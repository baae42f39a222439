package io.openagent.forward.remotewrite;

import io.openagent.metrics.FamilyEndings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What was last told about metrics, for requests of remote write 2.0, which tell it with each series. Empty after a
/// start, until targets are scraped and tell it again. Safe for many threads.
final class MetadataMemory {
    /// Of all targets together; a metric beyond is sent without. Two hundred bytes each.
    private static final int MOST = 20_000;

    private final Map<String, Metadata> known = new ConcurrentHashMap<>();
    private final AtomicLong edition = new AtomicLong();

    /// Remembers what stands in a record of metadata.
    void learn(StoredRun run) throws IOException {
        byte[] plain = run.plain();
        var fields = new MessageReader(plain, 0, plain.length);
        while (fields.next()) {
            Metadata told = Metadata.read(new MessageReader(plain, fields.from(), fields.to()));
            if (known.size() < MOST || known.containsKey(told.metric())) learn(told);
        }
    }

    private void learn(Metadata told) {
        if (!told.equals(known.put(told.metric(), told))) edition.incrementAndGet();
    }

    /// Another number whenever something else is known than before.
    long edition() {
        return edition.get();
    }

    /// Of the metric that has samples of this name.
    Optional<Metadata> of(String sampleName) {
        for (String family : FamilyEndings.familiesOf(sampleName)) {
            Metadata told = known.get(family);
            if (told != null) return Optional.of(told);
        }
        return Optional.empty();
    }
}
