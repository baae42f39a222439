package io.openagent.config;

import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.relabel.RelabelRule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the keys of [IngestLevel].
final class IngestReader {
    private IngestReader() {}

    static IngestLevel read(Fields fields) {
        return new IngestLevel(
                fields.get("honorLabels").flatMap(Value::bool),
                fields.get("honorTimestamps").flatMap(Value::bool),
                fields.get("trackTimestampsStaleness").flatMap(Value::bool),
                fields.get("metricSelector").map(IngestReader::selector),
                fields.get("metricRelabelConfigs").map(RelabelReader::rules),
                LimitLevel.of(fields),
                fields.get("scrapeProtocols").map(IngestReader::protocols),
                fields.get("fallbackScrapeProtocol").flatMap(IngestReader::protocol),
                fields.get("metricNameEscapingScheme").flatMap(IngestReader::escaping),
                fields.get("scrapeNativeHistograms").flatMap(Value::bool));
    }

    /// The keys that `global` of a `prometheus.yml` shares with its jobs.
    static IngestLevel readShared(Fields global) {
        return new IngestLevel(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                LimitLevel.ofPrometheus(global),
                global.get("scrapeProtocols").map(IngestReader::protocols),
                Optional.empty(),
                global.get("metricNameEscapingScheme").flatMap(IngestReader::escaping),
                global.get("scrapeNativeHistograms").flatMap(Value::bool));
    }

    /// No name at all selects everything.
    static List<RelabelRule> selector(Value value) {
        var names = value.texts();
        names.stream()
                .filter(name -> name.contains("*"))
                .forEach(name -> value.warn(Value.quoted(name) + " is taken as an exact name, not as a pattern"));
        return names.isEmpty() ? List.of() : List.of(new RelabelRule.KeepNames(Set.copyOf(names)));
    }

    private static List<ScrapeProtocol> protocols(Value list) {
        var protocols =
                list.items().stream().flatMap(item -> protocol(item).stream()).toList();
        if (list.items().isEmpty()) list.complain("none", wantedProtocol());
        if (new HashSet<>(protocols).size() < protocols.size()) list.complain("one of them twice", "each once");
        return protocols;
    }

    private static Optional<ScrapeProtocol> protocol(Value value) {
        return value.as(
                wantedProtocol(),
                text -> Stream.of(ScrapeProtocol.values())
                        .filter(protocol -> protocol.configured().equals(text))
                        .findFirst());
    }

    private static String wantedProtocol() {
        return Stream.of(ScrapeProtocol.values())
                .map(ScrapeProtocol::configured)
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    private static Optional<EscapingScheme> escaping(Value value) {
        return value.as(
                Stream.of(EscapingScheme.values())
                        .map(EscapingScheme::parameter)
                        .collect(Collectors.joining(", ", "one of ", "")),
                text -> Stream.of(EscapingScheme.values())
                        .filter(scheme -> scheme.parameter().equals(text))
                        .findFirst());
    }
}
