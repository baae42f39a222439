package io.openagent.explain;

import io.openagent.config.AgentConfig;
import io.openagent.config.NearestKey;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Service;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.explain.Step.Verdict;
import io.openagent.scrape.Scrapes.TargetState;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Explains, at one moment, why things are or are not scraped. All that it says follows from
/// what it is given.
public final class Explainer {
    private static final Comparator<Trail> STOPPED_FIRST =
            Comparator.comparing(trail -> trail.stop().isEmpty());
    private static final Comparator<Trail> FURTHEST_FIRST = Comparator.comparing(Trail::end)
            .reversed()
            .thenComparing(trail -> trail.stop().isPresent());

    private final Discovered discovered;
    private final TargetSteps targets;
    private final FileTrails file;
    private final ClusterTrails cluster;

    /// What there is to explain from.
    ///
    /// @param states of all targets that are scraped
    /// @param rights is asked only for what the agent was refused
    public Explainer(AgentConfig config, List<TargetState> states, Discovered discovered, Rights rights) {
        this.discovered = discovered;
        this.targets = TargetSteps.of(states, config.limits().targets());
        this.file = new FileTrails(config, targets);
        this.cluster = new ClusterTrails(config, discovered, new MonitorSteps(discovered, targets, rights));
    }

    public Explanation explain(Question question) {
        return switch (question) {
            case Question.Everything() -> everything();
            case Question.OfMonitor(String name) -> monitor(name);
            case Question.OfPod(ObjectName name) -> pod(name);
            case Question.OfService(ObjectName name) -> service(name);
            case Question.OfUrl(String url) -> url(url);
        };
    }

    private Explanation everything() {
        List<Trail> trails = wholes().sorted(STOPPED_FIRST).toList();
        long stopped = trails.stream().filter(trail -> trail.stop().isPresent()).count();
        String verdict = stopped == 0
                ? "all " + trails.size() + " monitors and jobs are scraped"
                : stopped + " of " + trails.size() + " monitors and jobs give no samples";
        return Explanation.of(verdict, trails);
    }

    private Explanation monitor(String name) {
        List<Trail> whole =
                wholes().filter(trail -> trail.monitor().equals(name)).toList();
        if (whole.isEmpty()) {
            List<String> names = wholes().map(Trail::monitor).toList();
            return unknown("no monitor or job is named " + name, NearestKey.to(name, names));
        }
        Stream<Trail> parts = Stream.concat(cluster.of(name), file.of(name)).sorted(STOPPED_FIRST);
        return Explanation.of(
                verdict("monitor " + name, whole),
                Stream.concat(whole.stream(), parts).toList());
    }

    /// Every monitor of the cluster and every job of the file.
    private Stream<Trail> wholes() {
        return Stream.concat(cluster.monitors(), file.jobs());
    }

    private Explanation pod(ObjectName name) {
        return discovered.cluster().pod(name).isPresent()
                ? object("pod " + name, cluster.ofPod(name))
                : absent("pod", name, cluster.pods().map(Pod::name).toList());
    }

    private Explanation service(ObjectName name) {
        return discovered.cluster().service(name).isPresent()
                ? object("service " + name, cluster.ofService(name))
                : absent("service", name, cluster.services().map(Service::name).toList());
    }

    private Explanation object(String what, Stream<Trail> found) {
        List<Trail> trails =
                Stream.concat(found, cluster.waiting()).sorted(FURTHEST_FIRST).toList();
        return trails.isEmpty()
                ? unknown(what + " is not scraped: no monitor looks for such", Optional.empty())
                : Explanation.of(verdict(what, trails), trails);
    }

    private Explanation absent(String kind, ObjectName name, List<ObjectName> known) {
        List<Trail> waiting = cluster.waiting().toList();
        if (!waiting.isEmpty())
            return Explanation.of("no " + kind + " " + name + " is known, nor all of the cluster", waiting);
        if (discovered.resolutions().isEmpty())
            return unknown("no monitor looks for pods or services, so the agent reads no cluster", Optional.empty());
        Optional<String> elsewhere = known.stream()
                .filter(each -> each.name().equals(name.name()))
                .map(ObjectName::toString)
                .findFirst();
        return unknown(
                "the cluster has no " + kind + " " + name + ", or no monitor needs its kind",
                elsewhere.or(() -> NearestKey.to(
                        name.toString(),
                        known.stream().map(ObjectName::toString).toList())));
    }

    private Explanation url(String asked) {
        String authority = authority(asked);
        Stream<Trail> scraped = targets.all()
                .filter(target -> target.url().getAuthority().equals(authority))
                .map(target -> new Trail(target.job(), target.safeUrl(), targets.of(target)));
        List<Trail> trails = Stream.of(scraped, file.droppedAt(authority), podsAt(authority))
                .flatMap(each -> each)
                .sorted(Comparator.comparing((Trail trail) -> !trail.about().equals(asked))
                        .thenComparing(FURTHEST_FIRST))
                .toList();
        List<String> known = targets.all()
                .map(target -> target.url().getAuthority())
                .distinct()
                .toList();
        return trails.isEmpty()
                ? unknown("nothing at " + authority + " is known", NearestKey.to(authority, known))
                : Explanation.of(verdict(asked, trails), trails);
    }

    /// A pod may be what somebody means by an address, whatever its port.
    private Stream<Trail> podsAt(String authority) {
        if (targets.all().anyMatch(target -> target.url().getAuthority().equals(authority))) return Stream.empty();
        String host = authority.replaceFirst(":[0-9]+$", "").replaceAll("[\\[\\]]", "");
        return cluster.pods()
                .filter(pod -> pod.ip().equals(host))
                .map(Pod::name)
                .flatMap(cluster::ofPod);
    }

    /// `10.0.0.1:9100`, in whatever form an address was given.
    private static String authority(String asked) {
        try {
            var url = URI.create(asked.contains("://") ? asked : "http://" + asked);
            return Optional.ofNullable(url.getAuthority()).orElse(asked);
        } catch (IllegalArgumentException noUrl) {
            return asked;
        }
    }

    /// @param trails that what is asked for depends on, the most telling first
    private static String verdict(String what, List<Trail> trails) {
        Trail best = trails.getFirst();
        if (best.stop().isPresent()) return verdict(what, best, best.stop().get());
        boolean isNoted = best.steps().stream().anyMatch(step -> step.verdict() == Verdict.NOTED);
        String by = best.about().isEmpty() ? "" : " by monitor " + best.monitor();
        return what + " is scraped" + by + (isNoted ? ", with notes" : "");
    }

    private static String verdict(String what, Trail nearest, Step stop) {
        String who = nearest.about().isEmpty() ? "it" : "monitor " + nearest.monitor();
        String near = stop.nearMiss().map(miss -> "; " + miss).orElse("");
        return what + " gives no samples: " + who + " stops at " + stop.stage().word() + ": " + stop.finding() + near;
    }

    private static Explanation unknown(String sentence, Optional<String> nearest) {
        String guess = nearest.map(name -> "; did you mean " + name + "?").orElse("");
        return Explanation.of(sentence + guess, List.of());
    }
}
