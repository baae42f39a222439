package io.openagent.config;

import io.openagent.discovery.TargetId;
import io.openagent.discovery.TargetSet;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Monitor.Made.Wanted;
import io.openagent.metrics.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gathers the targets that can be scraped as they stand. Of two that are the same, the first stays.
final class StaticTargets {
    private final Map<TargetId, Located<Wanted>> targets = new LinkedHashMap<>();
    private final List<DroppedTarget> dropped = new ArrayList<>();

    /// Adds the address that stands at `source`, unless it is none, or a rule drops it.
    void add(String job, Value source, Level level) {
        add(job, source, level, Address.read(source).map(Address::authority));
    }

    /// Adds the text that stands at `source`, of which the rules make an address: that of a page to be probed, say.
    void addForRules(String job, Value source, Level level) {
        add(job, source, level, source.text("host:port"));
    }

    private void add(String job, Value source, Level level, Optional<String> address) {
        var settings = level.settings(level.http().tls().isPresent() ? "https" : "http");
        Optional<String> objection = settings.objection();
        if (objection.isPresent()) {
            source.complain(objection.get());
            return;
        }
        address.map(text -> new TargetForm(job, settings).target(text, Collections.emptySortedMap()))
                .ifPresent(made -> add(job, made, source));
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
        tooMany.forEach(each -> leaveOut(each.value(), limit));
    }

    TargetSet all() {
        return TargetSet.of(
                targets.values().stream().map(each -> each.value().target()).toList());
    }

    /// What the rules of each saw.
    Map<TargetId, Labels> labelsBefore() {
        var labels = new LinkedHashMap<TargetId, Labels>();
        targets.forEach((id, each) -> labels.put(id, each.value().labels()));
        return labels;
    }

    List<DroppedTarget> dropped() {
        return List.copyOf(dropped);
    }

    private void add(String job, Monitor.Made made, Value source) {
        switch (made) {
            case Wanted wanted -> add(new Located<>(wanted, source));
            case Monitor.Made.Dropped out ->
                dropped.add(new DroppedTarget(job, out.labels(), out.decidedBy(), out.reason()));
            case Monitor.Made.Impossible(String reason) -> source.complain(reason);
        }
    }

    private void leaveOut(Wanted wanted, String limit) {
        targets.remove(wanted.target().id());
        String key = limit.split(" ", 2)[0];
        dropped.add(new DroppedTarget(wanted.target().job(), wanted.labels(), key, "beyond " + limit));
    }

    private void add(Located<Wanted> target) {
        var first = targets.putIfAbsent(target.value().target().id(), target);
        if (first == null) return;
        target.source()
                .warn("the same URL and labels as " + first.source().path() + " at "
                        + first.source().place() + ", only that one is scraped");
    }
}
