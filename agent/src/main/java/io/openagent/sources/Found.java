package io.openagent.sources;

import io.openagent.config.AgentConfig;
import io.openagent.config.DroppedTarget;
import io.openagent.config.SourcedJob;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetGroup;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.metrics.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the jobs made of all that their sources name, at one moment. Owned by the thread that fills it, and not changed
/// after that.
final class Found {
    private static final String ADDRESS = "__address__";

    private final List<Target> targets = new ArrayList<>();
    private final Map<TargetId, Labels> labelsBefore = new LinkedHashMap<>();
    private final List<DroppedTarget> dropped = new ArrayList<>();
    private final Map<String, String> impossible = new TreeMap<>();

    void add(SourcedJob job, List<TargetGroup> groups) {
        int most = targets.size() + job.targetLimit().orElse(Integer.MAX_VALUE - targets.size());
        for (TargetGroup group : groups) {
            for (String target : group.targets()) {
                var labels = new TreeMap<>(group.labels());
                labels.put(ADDRESS, target);
                add(job, job.target(target, labels), most);
            }
        }
    }

    private void add(SourcedJob job, Monitor.Made made, int most) {
        switch (made) {
            case Monitor.Made.Wanted(Target target, Labels labels)
            when targets.size() < most -> {
                targets.add(target);
                labelsBefore.putIfAbsent(target.id(), labels);
            }
            case Monitor.Made.Wanted(var _, Labels labels) ->
                dropped.add(new DroppedTarget(
                        job.name(),
                        labels,
                        "targetLimit",
                        "beyond targetLimit " + job.targetLimit().orElseThrow()));
            case Monitor.Made.Dropped out ->
                dropped.add(new DroppedTarget(job.name(), out.labels(), out.decidedBy(), out.reason()));
            case Monitor.Made.Impossible(String reason) -> impossible.putIfAbsent(job.name(), reason);
        }
    }

    /// By the names of jobs, why the first of those is none that a source calls a target and that is none.
    Map<String, String> impossible() {
        return impossible;
    }

    AgentConfig beside(AgentConfig config) {
        return targets.isEmpty() && dropped.isEmpty() ? config : config.with(targets, labelsBefore, dropped);
    }
}
