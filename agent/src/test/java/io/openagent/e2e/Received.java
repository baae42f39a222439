package io.openagent.e2e;

import io.openagent.collector.Arrivals;
import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.OpenMxHelpPack;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The last value of every series that arrived, and the type of every metric.
final class Received implements Arrivals {
    private final Map<Series, Double> values = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();

    /// A name and its labels, in any order.
    record Series(String name, Map<String, String> labels) {
        Series with(String label, String value) {
            var more = new TreeMap<>(labels);
            more.put(label, value);
            return new Series(name, more);
        }
    }

    @Override
    public void arrived(Pack pack) {
        switch (pack) {
            case OpenMxPack samples -> samples.records().forEach(this::take);
            case OpenMxHelpPack help -> help.records().forEach(this::take);
            default -> {}
        }
    }

    Map<Series, Double> values() {
        return values;
    }

    Map<String, String> types() {
        return types;
    }

    private void take(MetricRecord sample) {
        var labels = new TreeMap<String, String>();
        for (LabelPair label : sample.labels()) labels.put(label.key(), label.value());
        values.put(new Series(sample.name(), labels), sample.value());
    }

    private void take(HelpRecord help) {
        String type = help.properties().get("type");
        if (type != null) types.put(help.name(), type);
    }
}
