package io.openagent.config;

import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling.Verdict;
import io.openagent.metrics.relabel.RelabelRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers the targets that can be scraped as they stand. Of two that are the same, the first stays.
final class StaticTargets {
    private final Map<TargetId, Located<Target>> targets = new LinkedHashMap<>();
    private final List<DroppedTarget> dropped = new ArrayList<>();

    /// Adds the address that stands at `source`, unless it is none, or a rule drops it.
    void add(String job, Value source, Level level) {
        var settings = level.settings(level.http().tls().isPresent() ? "https" : "http");
        Address.read(source)
                .map(address -> TargetLabels.of(job, address, settings, source))
                .ifPresent(labels -> add(job, labels, settings));
    }

    int size() {
        return targets.size();
    }

    /// Leaves out, and tells, what came after the first `most` of all.
    ///
    /// @param limit the key that says so
    void keepFirst(int most, String limit) {
        var tooMany = targets.values().stream().skip(most).toList();
        if (tooMany.isEmpty()) return;
        var first = tooMany.getFirst().source();
        String others = tooMany.size() == 1 ? "it is" : "it and the " + (tooMany.size() - 1) + " after it are";
        first.complain("a target beyond " + limit, "no more than it allows: " + others + " left out");
        tooMany.forEach(target -> targets.remove(target.value().id()));
    }

    TargetSet all() {
        return TargetSet.of(targets.values().stream().map(Located::value).toList());
    }

    List<DroppedTarget> dropped() {
        return List.copyOf(dropped);
    }

    private void add(String job, TargetLabels labels, ScrapeSettings settings) {
        switch (RelabelRules.of(settings.targetRules()).apply(labels.labels())) {
            case Verdict.Dropped(int rule) ->
                dropped.add(new DroppedTarget(
                        job,
                        labels.labels(),
                        rule,
                        settings.targetRules().get(rule).text()));
            case Verdict.Kept(Labels kept) ->
                labels.after(kept)
                        .target(job, settings)
                        .ifPresent(target -> add(new Located<>(target, labels.source())));
        }
    }

    private void add(Located<Target> target) {
        var first = targets.putIfAbsent(target.value().id(), target);
        if (first == null) return;
        target.source()
                .warn("the same URL and labels as " + first.source().path() + " at "
                        + first.source().place() + ", only that one is scraped");
    }
}
