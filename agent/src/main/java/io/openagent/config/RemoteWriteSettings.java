package io.openagent.config;

import io.openagent.discovery.HttpOptions;
import io.openagent.metrics.relabel.RelabelRule;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One receiver of remote write, and how it is written to.
///
/// @param name of the output, unique in the file
/// @param url without a user or a fragment
/// @param rules for series on their way to this output alone
/// @param newestFirst whether what has just come goes before a backlog
/// @param maxSamples in a request
/// @param concurrency how many requests may be on their way at once
/// @param timeout for a whole exchange
/// @param metadata whether types and helps of metrics are sent
/// @param exemplars whether they are sent
/// @param nativeHistograms whether they are sent; else their classic series are
/// @param speaks2 whether version 2.0 of the protocol is tried first
/// @param staysSmall whether few bytes are worth more than little work
public record RemoteWriteSettings(
        String name,
        URI url,
        HttpOptions http,
        List<RelabelRule> rules,
        boolean newestFirst,
        int maxSamples,
        int concurrency,
        Duration timeout,
        boolean metadata,
        boolean exemplars,
        boolean nativeHistograms,
        boolean speaks2,
        boolean staysSmall) {
    /// A folder is named after it.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /// Some 200 kB compressed, as vmagent sends them. Prometheus' 2,000 hold one node exporter's scrape, so that each
    /// would take an HTTP exchange of its own.
    static final int DEFAULT_SAMPLES = 10_000;

    /// Some megabytes compressed. Receivers refuse what is much larger.
    static final int MOST_SAMPLES = 100_000;

    /// Enough for 80,000 samples a second to a receiver 200 ms away.
    static final int DEFAULT_CONCURRENCY = 8;

    static final int MOST_CONCURRENCY = 64;
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /// Each has a journal with files and threads of its own.
    static final int MOST_OUTPUTS = 16;

    private static final String VERSION_1 = "1.0";
    private static final String VERSION_2 = "2.0";

    public RemoteWriteSettings {
        rules = List.copyOf(rules);
    }

    /// Wrong ones are reported, and left out.
    static List<RemoteWriteSettings> readAll(Value list) {
        List<Value> items = list.items();
        if (items.size() > MOST_OUTPUTS) list.complain(items.size() + " outputs", MOST_OUTPUTS + " at most");
        Set<String> names = new HashSet<>();
        return items.stream()
                .flatMap(item -> Fields.of(item, Section.REMOTE_WRITE).stream())
                .flatMap(fields -> read(fields, names).stream())
                .toList();
    }

    private static Optional<RemoteWriteSettings> read(Fields fields, Set<String> names) {
        Optional<String> name = fields.demand("name", "a name of this output")
                .flatMap(value -> value.as(
                        "small letters, digits and hyphens, 40 at most",
                        text -> Optional.of(text).filter(NAME.asMatchPredicate())));
        name.filter(each -> !names.add(each)).ifPresent(each -> fields.complain("found two outputs " + each));
        Optional<URI> url = fields.demand("url", "where to write").flatMap(HttpReader::url);
        HttpOptions http = HttpReader.readOutgoing(fields);
        url.flatMap(where -> HttpReader.objection(where.getScheme(), http)).ifPresent(fields::complain);
        List<RelabelRule> rules =
                fields.get("writeRelabelConfigs").map(RelabelReader::rules).orElse(List.of());
        boolean newestFirst = OutputSettings.newestFirst(fields);
        int maxSamples = number(fields, "maxSamplesPerSend", MOST_SAMPLES).orElse(DEFAULT_SAMPLES);
        int concurrency = number(fields, "concurrency", MOST_CONCURRENCY).orElse(DEFAULT_CONCURRENCY);
        Duration timeout = fields.duration("timeout").orElse(DEFAULT_TIMEOUT);
        boolean metadata = fields.flag("metadata", true);
        boolean exemplars = fields.flag("exemplars", true);
        boolean nativeHistograms = fields.flag("nativeHistograms", true);
        boolean speaks2 = fields.get("protocol")
                .flatMap(value -> value.as("1.0 or 2.0", RemoteWriteSettings::isVersion2))
                .orElse(false);
        boolean staysSmall = OutputSettings.staysSmall(fields);
        return name.flatMap(output -> url.map(where -> new RemoteWriteSettings(
                output,
                where,
                http,
                rules,
                newestFirst,
                maxSamples,
                concurrency,
                timeout,
                metadata,
                exemplars,
                nativeHistograms,
                speaks2,
                staysSmall)));
    }

    Map<String, Object> printed() {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("name", name);
        printed.put("url", url.toString());
        printed.put("order", OutputSettings.order(newestFirst));
        printed.put("maxSamplesPerSend", maxSamples);
        printed.put("concurrency", concurrency);
        printed.put("timeout", DurationText.print(timeout));
        printed.put("metadata", metadata);
        printed.put("exemplars", exemplars);
        printed.put("nativeHistograms", nativeHistograms);
        printed.put("compression", OutputSettings.compression(staysSmall));
        printed.put("protocol", speaks2 ? VERSION_2 : VERSION_1);
        printed.putAll(PrintedSettings.outgoing(http, rules));
        return printed;
    }

    private static Optional<Boolean> isVersion2(String text) {
        if (text.equals(VERSION_2)) return Optional.of(true);
        return text.equals(VERSION_1) ? Optional.of(false) : Optional.empty();
    }

    private static Optional<Integer> number(Fields fields, String key, int most) {
        return fields.get(key).flatMap(value -> value.wholeNumber(1, most)).map(Math::toIntExact);
    }
}
