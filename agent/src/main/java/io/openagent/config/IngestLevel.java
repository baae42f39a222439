package io.openagent.config;

import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What one level of the file says about what is taken from a target's answer.
///
/// @param selector the one rule that selects by name, or an empty list: all names
/// @param rules that come after the selector
record IngestLevel(
        Optional<Boolean> honorLabels,
        Optional<Boolean> honorTimestamps,
        Optional<Boolean> trackTimestampsStaleness,
        Optional<List<RelabelRule>> selector,
        Optional<List<RelabelRule>> rules,
        LimitLevel limits,
        Optional<List<ScrapeProtocol>> protocols,
        Optional<ScrapeProtocol> fallback,
        Optional<EscapingScheme> escaping,
        Optional<Boolean> nativeHistograms) {
    static IngestLevel of(Optional<List<RelabelRule>> selector, LimitLevel limits) {
        return new IngestLevel(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                selector,
                Optional.empty(),
                limits,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    IngestLevel over(IngestLevel wider) {
        return new IngestLevel(
                honorLabels.or(wider::honorLabels),
                honorTimestamps.or(wider::honorTimestamps),
                trackTimestampsStaleness.or(wider::trackTimestampsStaleness),
                selector.or(wider::selector),
                rules.or(wider::rules),
                limits.over(wider.limits),
                protocols.or(wider::protocols),
                fallback.or(wider::fallback),
                escaping.or(wider::escaping),
                nativeHistograms.or(wider::nativeHistograms));
    }

    IngestOptions settings() {
        var all = Stream.of(selector, rules).flatMap(Optional::stream).flatMap(List::stream);
        return new IngestOptions(
                honorLabels.orElse(IngestOptions.DEFAULT.honorLabels()),
                honorTimestamps.orElse(IngestOptions.DEFAULT.honorTimestamps()),
                trackTimestampsStaleness.orElse(IngestOptions.DEFAULT.trackTimestampsStaleness()),
                RelabelRules.of(all.toList()),
                limits.settings(),
                new ScrapeProtocols(
                        protocols.orElse(ScrapeProtocols.DEFAULT.order()),
                        fallback,
                        escaping.orElse(ScrapeProtocols.DEFAULT.escaping()),
                        nativeHistograms.orElse(ScrapeProtocols.DEFAULT.nativeHistograms())));
    }
}
