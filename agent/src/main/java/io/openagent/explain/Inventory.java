package io.openagent.explain;

import io.openagent.config.AgentConfig;
import io.openagent.config.AgentLimits;
import io.openagent.config.DroppedTarget;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.kubernetes.Finding;
import io.openagent.discovery.kubernetes.Resolution;
import io.openagent.discovery.kubernetes.Resolver;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All that was found at one moment, scraped or not, by the monitor that looks for it. Immutable.
///
/// @param jobs in the order of their names
public record Inventory(List<Job> jobs) {
    public Inventory {
        jobs = List.copyOf(jobs);
    }

    /// What goes by one configured name.
    ///
    /// @param trouble why nothing was found, if so
    public record Job(String name, List<Active> active, List<LeftOut> leftOut, Optional<String> trouble) {
        public Job {
            active = List.copyOf(active);
            leftOut = List.copyOf(leftOut);
        }
    }

    /// A target that is scraped.
    ///
    /// @param before its labels as the rules saw them, fit to be shown; empty when they are not known any more
    /// @param last empty before the first scrape
    public record Active(Target target, Labels before, Optional<ScrapeReport> last) {
        public Health health() {
            return Health.of(last);
        }
    }

    /// What was found and is not scraped.
    ///
    /// @param what an address or object, as its finder names it
    /// @param before its labels as the rules saw or would have seen them, fit to be shown
    public record LeftOut(String what, Labels before, String reason) {}

    /// Puts together what the file, the cluster and the last scrapes say.
    ///
    /// @param states of all targets that are scraped
    public static Inventory of(AgentConfig config, List<TargetState> states, Discovered discovered) {
        var draft = new Draft(config.labelsBefore());
        var resolver = new Resolver(discovered.cluster());
        config.dropped().forEach(draft::add);
        discovered.waiting().forEach(draft::add);
        discovered.resolutions().forEach(each -> draft.add(resolver.resolve(each.monitor())));
        discovered.faulty().forEach(draft::add);
        states.forEach(draft::add);
        Choice.of(config, discovered).beyond().forEach(each -> draft.addBeyond(each, config.limits()));
        return draft.finish();
    }

    /// Labels as they may be shown: a parameter of the URL may be a secret, and what `kubectl apply` notes in an
    /// annotation is the whole object.
    static Labels shown(Labels labels) {
        return new Labels(labels.list().stream()
                .filter(label -> !label.name().endsWith("_last_applied_configuration"))
                .map(label -> label.name().startsWith("__param_") ? new Label(label.name(), "***") : label)
                .toList());
    }

    /// Why a monitor found nothing to scrape in a cluster; empty when it found something.
    static Optional<String> trouble(Resolution resolution) {
        if (resolution.selected() > 0) return Optional.empty();
        String found = resolution.namespaces().isEmpty()
                ? "no namespace"
                : "no " + resolution.monitor().kind().plural();
        return Optional.of("selects " + found
                + resolution.nearMiss().map(miss -> ": " + miss).orElse(""));
    }

    private static final class DraftedJob {
        private final List<Active> active = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private Optional<String> trouble = Optional.empty();
    }

    private static final class Draft {
        private final Map<String, DraftedJob> jobs = new TreeMap<>();
        private final Map<TargetId, Labels> before;

        Draft(Map<TargetId, Labels> before) {
            this.before = new HashMap<>(before);
        }

        DraftedJob job(String name) {
            return jobs.computeIfAbsent(name, _ -> new DraftedJob());
        }

        void add(DroppedTarget target) {
            String address = target.labels().get("__address__").orElse("");
            job(target.job()).leftOut.add(new LeftOut(address, shown(target.labels()), target.reason()));
        }

        void add(Discovered.Waiting waiting) {
            job(waiting.monitor().name()).trouble = Optional.of(waiting.reason());
        }

        void add(Discovered.Faulty faulty) {
            job(faulty.object().monitorName()).trouble = Optional.of(String.join("; ", faulty.problems()));
        }

        void add(Resolution resolution) {
            var job = job(resolution.monitor().name());
            job.trouble = trouble(resolution);
            for (Finding finding : resolution.findings()) {
                switch (finding.outcome()) {
                    case Finding.Scraped(Target target, Labels labels) -> before.put(target.id(), labels);
                    case Finding.Dropped(Labels labels, var _, String reason) ->
                        job.leftOut.add(new LeftOut(finding.object().toString(), shown(labels), reason));
                    case Finding.Stopped(var _, String reason) ->
                        job.leftOut.add(new LeftOut(finding.object().toString(), Labels.EMPTY, reason));
                }
            }
        }

        void add(TargetState state) {
            Target target = state.target();
            Labels labels = shown(before.getOrDefault(target.id(), Labels.EMPTY));
            job(target.job()).active.add(new Active(target, labels, state.last()));
        }

        void addBeyond(Target target, AgentLimits limits) {
            Labels labels = shown(before.getOrDefault(target.id(), Labels.EMPTY));
            job(target.job())
                    .leftOut
                    .add(new LeftOut(target.safeUrl(), labels, "beyond " + Choice.LIMIT + " " + limits.targets()));
        }

        Inventory finish() {
            return new Inventory(jobs.entrySet().stream()
                    .map(job -> new Job(
                            job.getKey(), job.getValue().active, job.getValue().leftOut, job.getValue().trouble))
                    .toList());
        }
    }
}
