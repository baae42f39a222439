package io.openagent.config;

import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling.Verdict;
import io.openagent.metrics.relabel.RelabelRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// How an address becomes a target: it gets labels, rules see them and change them, and what they are then is scraped.
/// The labels are named as in Prometheus: `__address__`, `__scheme__`, `__metrics_path__`, `__scrape_interval__`,
/// `__scrape_timeout__`, `__param_<name>`, `job`, those that were found and the configured ones.
///
/// @param job the configured name
record TargetForm(String job, ScrapeSettings settings) implements Monitor.Form {
    private static final String ADDRESS = "__address__";
    private static final String SCHEME = "__scheme__";
    private static final String PATH = "__metrics_path__";
    private static final String INTERVAL = "__scrape_interval__";
    private static final String TIMEOUT = "__scrape_timeout__";
    private static final String PARAM = "__param_";
    private static final String INTERNAL = "__";

    @Override
    public Monitor.Made target(String address, SortedMap<String, String> found) {
        Labels labels = labels(address, found);
        return switch (RelabelRules.of(settings.targetRules()).apply(labels)) {
            case Verdict.Kept(Labels kept) -> target(kept, labels);
            case Verdict.Dropped(int rule) ->
                new Monitor.Made.Dropped(
                        labels,
                        "relabelConfigs[" + rule + "]",
                        settings.targetRules().get(rule).text());
        };
    }

    /// Before the rules.
    private Labels labels(String address, SortedMap<String, String> found) {
        var labels = new TreeMap<>(found);
        settings.params()
                .forEach((name, values) ->
                        values.stream().findFirst().ifPresent(first -> labels.putIfAbsent(PARAM + name, first)));
        labels.put(ADDRESS, address);
        labels.putIfAbsent(SCHEME, settings.scheme());
        labels.putIfAbsent(PATH, settings.path());
        labels.putIfAbsent(INTERVAL, DurationText.print(settings.interval()));
        labels.putIfAbsent(TIMEOUT, DurationText.print(settings.timeout()));
        labels.putIfAbsent("job", job);
        return Labels.of(labels).with(settings.labels().list());
    }

    /// The target that these labels describe, or why they describe none.
    ///
    /// @param before the labels that the rules saw
    private Monitor.Made target(Labels labels, Labels before) {
        var wrong = new ArrayList<String>();
        var reader = new LabelReader(labels, wrong);
        var address = reader.read(ADDRESS, "host:port", Address::parse);
        var scheme = reader.read(SCHEME, "http or https", TargetForm::scheme);
        var path = reader.read(PATH, "a path such as /metrics", PathText::parse);
        var interval = reader.read(INTERVAL, "a duration such as 15s", TargetForm::duration);
        var timeout = interval.flatMap(longest -> reader.read(
                TIMEOUT, "a duration of at most " + DurationText.print(longest), text -> within(longest, text)));
        if (address.isEmpty() || scheme.isEmpty() || path.isEmpty() || timeout.isEmpty())
            return new Monitor.Made.Impossible(String.join("; ", wrong));
        String authority = address.get().authority(scheme.get());
        var url = URI.create(scheme.get() + "://" + authority + way(path.get(), labels));
        var target = new Target(
                job,
                url,
                visible(labels, authority),
                interval.orElseThrow(),
                timeout.get(),
                settings.http(),
                settings.ingest());
        return new Monitor.Made.Wanted(target, before);
    }

    /// Labels that begin with `__` end here; `instance` is the address unless it was given.
    private static Labels visible(Labels labels, String authority) {
        return Labels.of("instance", authority)
                .with(labels.list().stream()
                        .filter(label -> !label.name().startsWith(INTERNAL))
                        .toList());
    }

    /// A parameter keeps its further values; its first is what the label says.
    private PathText way(PathText path, Labels labels) {
        var params = new TreeMap<>(path.params());
        params.putAll(settings.params());
        for (Label label : labels) {
            if (label.name().startsWith(PARAM) && label.name().length() > PARAM.length()) {
                params.merge(label.name().substring(PARAM.length()), List.of(label.value()), TargetForm::withFirst);
            }
        }
        return new PathText(path.path(), params);
    }

    private static List<String> withFirst(List<String> values, List<String> first) {
        return Stream.concat(first.stream(), values.stream().skip(1)).toList();
    }

    /// Reads labels as what they have to be.
    ///
    /// @param wrong takes a sentence for each that is something else
    private record LabelReader(Labels labels, List<String> wrong) {
        <T> Optional<T> read(String label, String wanted, Function<String, Optional<T>> parse) {
            var text = labels.get(label);
            var read = text.flatMap(parse);
            if (read.isEmpty()) {
                String found = text.map(Address::masked).map(Value::quoted).orElse("nothing");
                wrong.add("found " + found + " as " + label + " after relabelConfigs, wanted " + wanted);
            }
            return read;
        }
    }

    private static Optional<String> scheme(String text) {
        return Optional.of(text).filter(word -> word.equals("http") || word.equals("https"));
    }

    private static Optional<Duration> duration(String text) {
        return DurationText.parse(text)
                .filter(Duration::isPositive)
                .filter(duration -> duration.compareTo(DurationText.MAX) <= 0);
    }

    private static Optional<Duration> within(Duration longest, String text) {
        return duration(text).filter(timeout -> timeout.compareTo(longest) <= 0);
    }
}
