package io.openagent.discovery;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All wanted targets at one moment, in the order of the configuration. Immutable.
public record TargetSet(Map<TargetId, Target> byId) {
    public static final TargetSet EMPTY = new TargetSet(Map.of());

    public TargetSet {
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    /// Of targets with one identity the first stays.
    public static TargetSet of(Collection<Target> targets) {
        var byId = new LinkedHashMap<TargetId, Target>();
        targets.forEach(target -> byId.putIfAbsent(target.id(), target));
        return new TargetSet(byId);
    }

    /// What to start, restart and stop to come from the earlier set to this one. Compares whole targets.
    public TargetDiff since(TargetSet earlier) {
        var added = byId.values().stream()
                .filter(target -> !earlier.byId.containsKey(target.id()))
                .toList();
        var changed = byId.values().stream()
                .filter(target -> earlier.byId.containsKey(target.id()))
                .filter(target -> !target.equals(earlier.byId.get(target.id())))
                .toList();
        var removed = earlier.byId.keySet().stream()
                .filter(id -> !byId.containsKey(id))
                .toList();
        return new TargetDiff(added, changed, removed);
    }

    /// The steps between two sets; a changed target has a running scrape under the same identity.
    public record TargetDiff(List<Target> added, List<Target> changed, List<TargetId> removed) {}
}
