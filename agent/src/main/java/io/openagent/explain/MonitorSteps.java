package io.openagent.explain;

import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.Finding;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Resolution;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.discovery.kubernetes.watch.Discovered.Waiting;
import io.openagent.discovery.kubernetes.watch.KindState;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import io.openagent.explain.Step.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How far a monitor comes in the cluster, as a whole and at each object.
final class MonitorSteps {
    /// More names make no sentence.
    private static final int MOST_NAMES = 5;

    private static final List<Stage> FOUND = List.of(Stage.NAMESPACE, Stage.SELECTOR, Stage.PORT, Stage.READINESS);

    /// Where what a selector takes can come to its end.
    private static final List<Stage> LOSING = List.of(Stage.PORT, Stage.READINESS, Stage.RELABELLING);

    private static final List<Stage> RULED =
            Stream.concat(FOUND.stream(), Stream.of(Stage.RELABELLING)).toList();

    private static final Step NO_NAMESPACE = Step.passed(Stage.NAMESPACE, "nodes stand in none");

    private final Discovered discovered;
    private final TargetSteps targets;
    private final Rights rights;

    MonitorSteps(Discovered discovered, TargetSteps targets, Rights rights) {
        this.discovered = discovered;
        this.targets = targets;
        this.rights = rights;
    }

    List<Step> of(Waiting waiting) {
        String missing = discovered.kinds().stream()
                .flatMap(kind -> rights.missing(kind).stream())
                .collect(Collectors.joining(", "));
        Optional<String> hint = Optional.of("a role has to allow: " + missing).filter(_ -> !missing.isEmpty());
        return List.of(Step.stopped(Stage.CLUSTER, waiting.reason(), hint));
    }

    List<Step> of(Resolution resolution) {
        var steps = new ArrayList<>(List.of(cluster(), namespaces(resolution)));
        if (resolution.namespaces().isEmpty()) return steps;
        steps.add(selected(resolution));
        if (resolution.selected() == 0) return steps;
        List<Target> found = resolution.targets().toList();
        for (Stage stage : LOSING) {
            boolean isStop = found.isEmpty() && stage == worst(resolution.findings());
            steps.add(step(stage, resolution.findings(), isStop));
            if (isStop) return steps;
        }
        if (resolution.findings().stream().anyMatch(isLostAt(Stage.LIMITS)))
            steps.add(step(Stage.LIMITS, resolution.findings(), false));
        steps.addAll(targets.of(found));
        return steps;
    }

    /// Where most are lost.
    private static Stage worst(List<Finding> findings) {
        return LOSING.stream()
                .max(Comparator.comparingLong(
                        stage -> findings.stream().filter(isLostAt(stage)).count()))
                .orElseThrow();
    }

    /// At one object.
    List<Step> of(Finding finding) {
        var steps = new ArrayList<Step>();
        for (Stage stage : before(finding)) steps.add(passed(stage, finding));
        switch (finding.outcome()) {
            case Finding.Scraped(Target target, var _) -> {
                steps.add(passed(Stage.RELABELLING, finding));
                steps.addAll(targets.of(target));
            }
            case Finding.Dropped(var _, var _, String reason) -> steps.add(Step.stopped(Stage.RELABELLING, reason));
            case Finding.Stopped(Finding.Step at, String reason) -> steps.add(Step.stopped(stage(at), reason));
        }
        return steps;
    }

    private Step cluster() {
        List<String> troubles = discovered.kinds().stream()
                .filter(kind -> kind.condition() != Condition.FOLLOWED && kind.condition() != Condition.ABSENT)
                .map(this::trouble)
                .toList();
        String origin = discovered.origin().map(from -> " (" + from + ")").orElse("");
        return troubles.isEmpty()
                ? Step.passed(Stage.CLUSTER, "followed" + origin)
                : Step.noted(Stage.CLUSTER, String.join("; ", troubles));
    }

    private String trouble(KindState kind) {
        return kind.kind() + " " + kind.condition().word() + " since " + kind.since()
                + kind.problem().map(problem -> ": " + problem).orElse("")
                + rights.missing(kind)
                        .map(right -> "; a role has to allow: " + right)
                        .orElse("");
    }

    private Step namespaces(Resolution resolution) {
        List<String> names = resolution.namespaces();
        if (names.isEmpty())
            return Step.stopped(
                    Stage.NAMESPACE,
                    "selects none of " + discovered.cluster().namespaces().size() + " namespaces",
                    resolution.nearMiss());
        String others = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
        if (resolution.monitor().kind() == Monitor.Kind.NODE_ROLE) return NO_NAMESPACE;
        String listed = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return Step.passed(Stage.NAMESPACE, listed + others);
    }

    private Step selected(Resolution resolution) {
        Monitor monitor = resolution.monitor();
        int there = resolution.namespaces().stream()
                .mapToInt(namespace -> count(monitor.kind(), namespace))
                .sum();
        String found = "selects " + resolution.selected() + " of " + there + " "
                + monitor.kind().plural();
        return resolution.selected() > 0
                ? Step.passed(Stage.SELECTOR, found)
                : Step.stopped(Stage.SELECTOR, found, resolution.nearMiss());
    }

    private int count(Monitor.Kind kind, String namespace) {
        ClusterState cluster = discovered.cluster();
        return switch (kind) {
            case POD, POD_ROLE -> cluster.podsIn(namespace).size();
            case SERVICE, SERVICE_ROLE, ENDPOINTS_ROLE ->
                cluster.servicesIn(namespace).size();
            case ENDPOINT_SLICE_ROLE -> cluster.slicesIn(namespace).size();
            case NODE_ROLE -> cluster.nodes().size();
        };
    }

    private static Step step(Stage stage, List<Finding> all, boolean isStop) {
        List<Finding> lost = all.stream().filter(isLostAt(stage)).toList();
        if (lost.isEmpty()) return Step.passed(stage, "none of " + all.size() + " ends here");
        Finding first = lost.getFirst();
        String found =
                lost.size() + " of " + all.size() + " end here, such as " + first.object() + ": " + reason(first);
        return isStop ? Step.stopped(stage, found) : Step.noted(stage, found);
    }

    private static Predicate<Finding> isLostAt(Stage stage) {
        return finding -> switch (finding.outcome()) {
            case Finding.Scraped _ -> false;
            case Finding.Dropped _ -> stage == Stage.RELABELLING;
            case Finding.Stopped(Finding.Step at, var _) -> stage(at) == stage;
        };
    }

    private static String reason(Finding finding) {
        return switch (finding.outcome()) {
            case Finding.Scraped(Target target, var _) -> target.safeUrl();
            case Finding.Dropped(var _, var _, String reason) -> reason;
            case Finding.Stopped(var _, String reason) -> reason;
        };
    }

    /// The stages that lie behind it. What has no address has not been asked for its ports.
    private static List<Stage> before(Finding finding) {
        return switch (finding.outcome()) {
            case Finding.Scraped _, Finding.Dropped _ -> FOUND;
            case Finding.Stopped(Finding.Step at, var _) ->
                switch (at) {
                    case NAMESPACE -> List.of();
                    case SELECTOR -> List.of(Stage.NAMESPACE);
                    case PORT, ADDRESS -> List.of(Stage.NAMESPACE, Stage.SELECTOR);
                    case RELABELLING -> FOUND;
                    case LIMITS -> RULED;
                };
        };
    }

    private Step passed(Stage stage, Finding finding) {
        if (stage == Stage.PORT) return Step.passed(stage, finding.port().isEmpty() ? "none declared" : finding.port());
        if (stage == Stage.NAMESPACE && finding.object().namespace().isEmpty()) return NO_NAMESPACE;
        if (stage == Stage.NAMESPACE) return Step.passed(stage, finding.object().namespace());
        if (stage == Stage.SELECTOR) return Step.passed(stage, "takes it");
        if (stage == Stage.RELABELLING) return Step.passed(stage, "no rule drops it");
        boolean isUnready = discovered
                .cluster()
                .pod(finding.object())
                .filter(pod -> !pod.isReady())
                .isPresent();
        return isUnready
                ? Step.noted(stage, "the pod is not ready; it is scraped all the same")
                : Step.passed(stage, "has an address");
    }

    private static Stage stage(Finding.Step at) {
        return switch (at) {
            case NAMESPACE -> Stage.NAMESPACE;
            case SELECTOR -> Stage.SELECTOR;
            case PORT -> Stage.PORT;
            case ADDRESS -> Stage.READINESS;
            case RELABELLING -> Stage.RELABELLING;
            case LIMITS -> Stage.LIMITS;
        };
    }
}
