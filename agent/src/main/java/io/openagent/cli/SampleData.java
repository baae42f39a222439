package io.openagent.cli;

import io.openagent.protocol.HelpRecord;
import io.openagent.protocol.LabelPair;
import io.openagent.protocol.MetricRecord;
import io.openagent.protocol.OpenMxHelpPack;
import io.openagent.protocol.OpenMxPack;
import io.openagent.protocol.Pack;
import io.openagent.protocol.PackHeader;
import io.openagent.protocol.TagCountPack;
import io.openagent.protocol.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Made-up data for a first contact with a collector. Counters grow from call to call. One thread.
final class SampleData {
    private static final Duration HELP_EVERY = Duration.ofMinutes(1);
    private static final int PLAIN_SERIES = 52;
    private static final int ONE_LABEL_SERIES = 30;
    private static final int TWO_LABEL_SERIES = 11;
    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "head");
    private static final List<String> ZONES = List.of("a", "b", "c");

    private final RandomGenerator random;
    private final Map<String, Double> counters = new HashMap<>();
    private long helpMillis = Long.MIN_VALUE / 2;
    private int records;

    SampleData(RandomGenerator random) {
        this.random = random;
    }

    /// Records made so far.
    int records() {
        return records;
    }

    List<Pack> basic(PackHeader header) {
        List<MetricRecord> samples = List.of(
                sample(header, "sample_requests_total", grown("requests"), "method", "get", "code", "200"),
                sample(header, "sample_requests_total", grown("failures"), "method", "get", "code", "500"),
                sample(header, "sample_temperature_celsius", 20 + random.nextGaussian(), "room", "server"),
                sample(header, "sample_up", 1));
        return List.of(
                help(
                        header,
                        HelpRecord.of("sample_requests_total", "Requests of the sample sender.", "counter"),
                        HelpRecord.of("sample_temperature_celsius", "A temperature that was made up.", "gauge"),
                        HelpRecord.of("sample_up", "Always 1.", "gauge")),
                samples(header, samples));
    }

    /// Unlabelled series, series with one label and series with two, all growing; help once a minute.
    List<Pack> promax(PackHeader header) {
        List<MetricRecord> samples = new ArrayList<>();
        List<HelpRecord> descriptions = new ArrayList<>();
        for (int i = 0; i < PLAIN_SERIES; i++) {
            String name = "promax_plain_%02d_total".formatted(i);
            samples.add(sample(header, name, grown(name)));
            descriptions.add(HelpRecord.of(name, "Counter " + i + " without labels.", "counter"));
        }
        for (int i = 0; i < ONE_LABEL_SERIES; i++) {
            String method = METHODS.get(i % METHODS.size());
            String name = "promax_by_method_%d_total".formatted(i / METHODS.size());
            samples.add(sample(header, name, grown(name + method), "method", method));
            if (i % METHODS.size() == 0) descriptions.add(HelpRecord.of(name, "Requests by method.", "counter"));
        }
        for (int i = 0; i < TWO_LABEL_SERIES; i++) {
            String zone = ZONES.get(i % ZONES.size());
            String shard = Integer.toString(i / ZONES.size());
            samples.add(
                    sample(header, "promax_by_zone_total", grown("zone" + zone + shard), "zone", zone, "shard", shard));
        }
        descriptions.add(HelpRecord.of("promax_by_zone_total", "Requests by zone and shard.", "counter"));

        List<Pack> packs = new ArrayList<>();
        if (header.timeMillis() - helpMillis >= HELP_EVERY.toMillis()) {
            helpMillis = header.timeMillis();
            packs.add(help(header, descriptions.toArray(HelpRecord[]::new)));
        }
        packs.add(samples(header, samples));
        return packs;
    }

    List<Pack> tag(PackHeader header) {
        Map<String, Value> tags = new LinkedHashMap<>();
        tags.put("host", Value.text("sample-host"));
        tags.put("zone", Value.text("a"));
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("count", Value.decimal((long) grown("tags")));
        fields.put("state", Value.text("ok"));
        records++;
        return List.of(new TagCountPack(header, "sample_tags", tags, fields));
    }

    private double grown(String counter) {
        return counters.merge(counter, 1.0 + random.nextInt(10), Double::sum);
    }

    private static MetricRecord sample(PackHeader header, String name, double value, String... labels) {
        List<LabelPair> pairs = new ArrayList<>();
        for (int i = 0; i < labels.length; i += 2) pairs.add(new LabelPair(labels[i], labels[i + 1]));
        return new MetricRecord(name, pairs, header.timeMillis(), value);
    }

    private Pack samples(PackHeader header, List<MetricRecord> samples) {
        records += samples.size();
        return new OpenMxPack(header, samples);
    }

    private Pack help(PackHeader header, HelpRecord... descriptions) {
        records += descriptions.length;
        return new OpenMxHelpPack(header, List.of(descriptions));
    }
}
