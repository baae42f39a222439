package io.openagent.config;

import io.openagent.discovery.Target;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The labels by which rules see a target and change it, named as in Prometheus: `__address__`, `__scheme__`,
/// `__metrics_path__`, `__scrape_interval__`, `__scrape_timeout__`, `__param_<name>`, `job` and the configured ones.
///
/// @param source where the file says the address, for what turns out wrong
record TargetLabels(Labels labels, Value source) {
    private static final String ADDRESS = "__address__";
    private static final String SCHEME = "__scheme__";
    private static final String PATH = "__metrics_path__";
    private static final String INTERVAL = "__scrape_interval__";
    private static final String TIMEOUT = "__scrape_timeout__";
    private static final String PARAM = "__param_";
    private static final String INTERNAL = "__";

    /// Before the rules.
    static TargetLabels of(String job, Address address, ScrapeSettings settings, Value source) {
        var labels = new TreeMap<String, String>();
        settings.params()
                .forEach((name, values) ->
                        values.stream().findFirst().ifPresent(first -> labels.put(PARAM + name, first)));
        labels.put(ADDRESS, address.authority());
        labels.put(SCHEME, settings.scheme());
        labels.put(PATH, settings.path());
        labels.put(INTERVAL, DurationText.print(settings.interval()));
        labels.put(TIMEOUT, DurationText.print(settings.timeout()));
        labels.put("job", job);
        return new TargetLabels(Labels.of(labels).with(settings.labels().list()), source);
    }

    TargetLabels after(Labels rules) {
        return new TargetLabels(rules, source);
    }

    /// The target that these labels describe; empty, and reported, where they describe none.
    Optional<Target> target(String job, ScrapeSettings settings) {
        var address = read(ADDRESS, "host:port", Address::parse);
        var scheme = read(SCHEME, "http or https", TargetLabels::scheme);
        var path = read(PATH, "a path such as /metrics", PathText::parse);
        var interval = read(INTERVAL, "a duration such as 15s", TargetLabels::duration);
        var timeout = interval.flatMap(longest ->
                read(TIMEOUT, "a duration of at most " + DurationText.print(longest), text -> within(longest, text)));
        if (address.isEmpty() || scheme.isEmpty() || path.isEmpty() || timeout.isEmpty()) return Optional.empty();
        String authority = address.get().authority(scheme.get());
        var url = URI.create(scheme.get() + "://" + authority + way(path.get(), settings.params()));
        return Optional.of(new Target(
                job,
                url,
                visible(authority),
                interval.orElseThrow(),
                timeout.get(),
                settings.http(),
                settings.ingest()));
    }

    /// Labels that begin with `__` end here; `instance` is the address unless it was given.
    private Labels visible(String authority) {
        return Labels.of("instance", authority)
                .with(labels.list().stream()
                        .filter(label -> !label.name().startsWith(INTERNAL))
                        .toList());
    }

    /// A parameter keeps its further values; its first is what the label says.
    private PathText way(PathText path, Map<String, List<String>> configured) {
        var params = new TreeMap<>(path.params());
        params.putAll(configured);
        for (Label label : labels) {
            if (label.name().startsWith(PARAM) && label.name().length() > PARAM.length()) {
                params.merge(label.name().substring(PARAM.length()), List.of(label.value()), TargetLabels::withFirst);
            }
        }
        return new PathText(path.path(), params);
    }

    private static List<String> withFirst(List<String> values, List<String> first) {
        return Stream.concat(first.stream(), values.stream().skip(1)).toList();
    }

    private <T> Optional<T> read(String label, String wanted, Function<String, Optional<T>> parse) {
        var text = labels.get(label);
        var read = text.flatMap(parse);
        if (read.isEmpty()) {
            String found = text.map(Address::masked).map(Value::quoted).orElse("nothing");
            source.complain(found + " as " + label + " after relabelConfigs", wanted);
        }
        return read;
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
