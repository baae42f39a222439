package io.openagent.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /// The first so many.
    public TargetSet first(int most) {
        if (byId.size() <= most) return this;
        var first = new LinkedHashMap<TargetId, Target>();
        byId.entrySet().stream().limit(most).forEach(each -> first.put(each.getKey(), each.getValue()));
        return new TargetSet(first);
    }

    /// What to start, restart and stop to come from the earlier set to this one. Compares whole targets.
    public TargetDiff since(TargetSet earlier) {
        var added = new ArrayList<Target>();
        var changed = new ArrayList<Target>();
        byId.forEach((id, target) -> {
            Optional<Target> before = Optional.ofNullable(earlier.byId.get(id));
            if (before.isEmpty()) added.add(target);
            else if (!target.equals(before.get())) changed.add(target);
        });
        var removed = earlier.byId.keySet().stream()
                .filter(id -> !byId.containsKey(id))
                .toList();
        return new TargetDiff(added, changed, removed);
    }

    /// The steps between two sets; a changed target has a running scrape under the same identity.
    public record TargetDiff(List<Target> added, List<Target> changed, List<TargetId> removed) {}
}
