package io.openagent.collector;

import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.PackHeader;
import java.util.Map;
import java.util.TreeMap;

/// What has arrived. Distinct samples are told from repeats by project, object, name, labels and timestamp.
///
/// One lock: several connections count.
public final class Counts {
    private final SampleHashes seen = new SampleHashes();
    private final Map<String, Long> packs = new TreeMap<>();
    private long samples;
    private long help;
    private long ignored;
    private long sessions;

    /// The counts at one moment.
    ///
    /// @param samples all of them, repeats included
    /// @param packs by the name of their type
    public record Snapshot(
            long samples, long distinct, long help, long ignored, long sessions, Map<String, Long> packs) {
        public long repeats() {
            return samples - distinct;
        }
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(samples, seen.size(), help, ignored, sessions, new TreeMap<>(packs));
    }

    synchronized void session() {
        sessions++;
    }

    synchronized void pack(String type) {
        packs.merge(type, 1L, Long::sum);
    }

    synchronized void sample(PackHeader header, MetricRecord record) {
        samples++;
        seen.add(header, record);
    }

    synchronized void help(int records) {
        help += records;
    }

    synchronized void ignored() {
        ignored++;
    }
}
