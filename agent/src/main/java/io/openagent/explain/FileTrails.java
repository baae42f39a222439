package io.openagent.explain;

import io.openagent.config.AgentConfig;
import io.openagent.config.DroppedTarget;
import io.openagent.discovery.Target;
import io.openagent.explain.Step.Stage;
import io.openagent.metrics.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How far the addresses came that stand in the scrape file.
record FileTrails(AgentConfig config, TargetSteps targets) {
    /// Of each job as a whole.
    Stream<Trail> jobs() {
        return byJob().entrySet().stream().map(job -> whole(job.getKey(), job.getValue()));
    }

    /// Of each address of a job, what is dropped first.
    Stream<Trail> of(String job) {
        return Stream.concat(
                config.dropped().stream().filter(out -> out.job().equals(job)).map(FileTrails::trail),
                config.targets().byId().values().stream()
                        .filter(target -> target.job().equals(job))
                        .map(this::trail));
    }

    /// Of what is dropped at an address.
    Stream<Trail> droppedAt(String authority) {
        return config.dropped().stream()
                .filter(out -> address(out).equals(authority))
                .map(FileTrails::trail);
    }

    private Map<String, List<Target>> byJob() {
        var jobs = new TreeMap<String, List<Target>>();
        config.dropped().forEach(out -> jobs.computeIfAbsent(out.job(), _ -> new ArrayList<>()));
        for (Target target : config.targets().byId().values()) {
            jobs.computeIfAbsent(target.job(), _ -> new ArrayList<>()).add(target);
        }
        return jobs;
    }

    private Trail whole(String name, List<Target> found) {
        List<DroppedTarget> out = config.dropped().stream()
                .filter(target -> target.job().equals(name))
                .toList();
        int all = found.size() + out.size();
        String addresses = all == 1 ? "1 static address" : all + " static addresses";
        Trail trail =
                Trail.of(name, Step.passed(Stage.CONFIGURATION, addresses)).with(List.of(left(all, out)));
        return found.isEmpty() ? trail : trail.with(targets.of(found));
    }

    private static Step left(int all, List<DroppedTarget> out) {
        if (out.isEmpty()) return Step.passed(Stage.RELABELLING, "none is dropped");
        String lost = out.size() + " of " + all + " left out, such as " + address(out.getFirst()) + ": "
                + out.getFirst().reason();
        return out.size() == all ? Step.stopped(Stage.RELABELLING, lost) : Step.noted(Stage.RELABELLING, lost);
    }

    private Trail trail(Target target) {
        Labels before = config.labelsBefore().getOrDefault(target.id(), Labels.EMPTY);
        return new Trail(target.job(), target.safeUrl(), List.of(configured(before))).with(targets.of(target));
    }

    private static Trail trail(DroppedTarget out) {
        Stage stage = out.decidedBy().startsWith("relabelConfigs") ? Stage.RELABELLING : Stage.LIMITS;
        return new Trail(out.job(), address(out), List.of(configured(out.labels()), Step.stopped(stage, out.reason())));
    }

    /// A page's parameters may be secrets.
    private static Step configured(Labels before) {
        return Step.passed(
                Stage.CONFIGURATION,
                before.get("__meta_filepath")
                        .or(() -> before.get("__meta_url").map(url -> url.replaceFirst("\\?.*", "?***")))
                        .map(place -> "an address that " + place + " names")
                        .orElse("a static address"));
    }

    private static String address(DroppedTarget out) {
        return out.labels().get("__address__").orElse("");
    }
}
