package io.openagent.cli;

import io.openagent.collector.Arrivals;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import io.openagent.protocol.RecordJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Remembers the latest sample of each job that is worth showing. Filled by the collector, read by the demo; one lock.
final class DemoArrivals implements Arrivals {
    private static final List<String> WORTH_SHOWING =
            List.of("shop_requests_total", "node_load1", "openagent_samples_forwarded_total");

    private final Map<String, String> latest = new TreeMap<>();

    @Override
    public synchronized void arrived(Pack pack) {
        if (!(pack instanceof OpenMxPack samples)) return;
        for (MetricRecord record : samples.records()) {
            if (WORTH_SHOWING.contains(record.name())) latest.put(record.name(), RecordJson.sample(record, ""));
        }
    }

    synchronized List<String> latest() {
        return List.copyOf(latest.values());
    }
}
