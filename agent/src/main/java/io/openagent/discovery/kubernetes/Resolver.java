package io.openagent.discovery.kubernetes;

import io.openagent.discovery.kubernetes.Finding.Step;
import io.openagent.discovery.kubernetes.Monitor.Endpoint;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.Monitor.Labelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes a monitor through a cluster: namespaces, then pods or services, then ports, then addresses. Pure, and one
/// pass over the objects of the namespaces that the monitor looks in.
///
/// # Rules
///
/// - A pod that has completed, or has no address yet, is no target. One that is not ready is: what keeps it from being
///   ready is often told by its metrics.
/// - A port is that of the container or service that has it by name or number. A number that no container declares is
///   taken as it is, since declaring ports is optional in Kubernetes.
public final class Resolver {
    private final ClusterState cluster;

    public Resolver(ClusterState cluster) {
        this.cluster = cluster;
    }

    public Resolution resolve(Monitor monitor) {
        return resolve(monitor, candidate -> candidate.findings(monitor));
    }

    /// The same without the labels that rules saw: these are most of its memory.
    ///
    /// @param earlier of the same monitor, which gives what pods came to that have not changed since: of ten
    ///     thousand few change at a time
    /// @param then what `earlier` was resolved in
    public Resolution resolveAgain(Resolution earlier, ClusterState then) {
        Monitor monitor = earlier.monitor();
        // What stood beyond a limit may stand within it now.
        if (monitor.targetLimit().isPresent()) return resolve(monitor).withoutLabels();
        Map<ObjectName, List<Finding>> known =
                earlier.findings().stream().collect(Collectors.groupingBy(Finding::object));
        return resolve(
                        monitor,
                        candidate -> Optional.ofNullable(known.get(candidate.name()))
                                .filter(_ -> isUnchanged(candidate, monitor, then))
                                .orElseGet(() -> candidate.findings(monitor)))
                .withoutLabels();
    }

    /// A pod is all that its own targets depend on, and at most its node; those of a service depend on more.
    private static boolean isUnchanged(Candidate candidate, Monitor monitor, ClusterState then) {
        return switch (candidate) {
            case PodCandidate(Pod pod, ClusterState now) -> isUnchanged(pod, now, monitor, then);
            case RoleCandidate.OfPod(Pod pod, ClusterState now) -> isUnchanged(pod, now, monitor, then);
            default -> false;
        };
    }

    private static boolean isUnchanged(Pod pod, ClusterState now, Monitor monitor, ClusterState then) {
        return then.pod(pod.name()).filter(pod::equals).isPresent()
                && (!monitor.labelling().showsNode() || now.node(pod.node()).equals(then.node(pod.node())));
    }

    private Resolution resolve(Monitor monitor, Function<Candidate, List<Finding>> findingsOf) {
        List<String> namespaces = namespacesOf(monitor);
        List<Finding> findings = new ArrayList<>();
        int selected = 0;
        for (String namespace : namespaces) {
            for (Candidate each : candidates(monitor.kind(), namespace)) {
                if (!each.isSelectedBy(monitor)) continue;
                selected++;
                findings.addAll(findingsOf.apply(each));
            }
        }
        monitor.targetLimit().ifPresent(most -> keepFirst(most, findings));
        Optional<String> nearMiss = selected > 0 ? Optional.empty() : nearMiss(monitor, namespaces);
        return new Resolution(monitor, namespaces, selected, findings, nearMiss);
    }

    /// Stops what is scraped beyond the first `most`.
    private static void keepFirst(int most, List<Finding> findings) {
        int scraped = 0;
        for (ListIterator<Finding> each = findings.listIterator(); each.hasNext(); ) {
            Finding finding = each.next();
            if (!(finding.outcome() instanceof Finding.Scraped) || ++scraped <= most) continue;
            each.set(new Finding(
                    finding.object(),
                    finding.port(),
                    new Finding.Stopped(Step.LIMITS, "a target beyond targetLimit " + most)));
        }
    }

    /// Why an object of the monitor's kind is scraped or not. Empty when there is no such object.
    public List<Finding> explain(Monitor monitor, ObjectName object) {
        return candidate(monitor.kind(), object)
                .map(each -> explain(monitor, each))
                .orElse(List.of());
    }

    private List<Finding> explain(Monitor monitor, Candidate candidate) {
        String namespace = candidate.name().namespace();
        Optional<String> wrongNamespace = monitor.namespaces().miss(namespace, labelsOf(namespace));
        if (wrongNamespace.isPresent())
            return List.of(stopped(candidate, "", Step.NAMESPACE, "namespace has " + wrongNamespace.get()));
        Optional<String> notSelected = monitor.objects().miss(candidate.name().name(), candidate.labels());
        if (notSelected.isPresent()) return List.of(stopped(candidate, "", Step.SELECTOR, notSelected.get()));
        return candidate.findings(monitor);
    }

    private List<String> namespacesOf(Monitor monitor) {
        if (monitor.kind() == Kind.NODE_ROLE) return List.of("");
        // Where only names decide, nobody needs to be allowed to list namespaces.
        if (!monitor.namespaces().asksForLabels()
                && !monitor.namespaces().names().isEmpty())
            return monitor.namespaces().names();
        return cluster.namespaces().entrySet().stream()
                .filter(namespace -> monitor.namespaces().selects(namespace.getKey(), namespace.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> labelsOf(String namespace) {
        return cluster.namespaces().getOrDefault(namespace, Map.of());
    }

    private Optional<String> nearMiss(Monitor monitor, List<String> namespaces) {
        if (namespaces.isEmpty()) return nearestNamespace(monitor);
        Optional<String> elsewhere = elsewhere(monitor, namespaces);
        if (elsewhere.isPresent()) return elsewhere;
        return namespaces.stream()
                .flatMap(namespace -> candidates(monitor.kind(), namespace).stream())
                .max(nearest(monitor.objects()))
                .flatMap(each -> monitor.objects()
                        .miss(each.name().name(), each.labels())
                        .map(miss -> each.name() + " has " + miss));
    }

    private Optional<String> nearestNamespace(Monitor monitor) {
        ObjectSelector wanted = monitor.namespaces();
        return cluster.namespaces().entrySet().stream()
                .max(Comparator.<Map.Entry<String, Map<String, String>>>comparingInt(
                                each -> wanted.nearness(each.getKey(), each.getValue()))
                        .thenComparingInt(each -> -wanted.distance(each.getKey(), each.getValue())))
                .flatMap(each -> wanted.miss(each.getKey(), each.getValue())
                        .map(miss -> "namespace " + each.getKey() + " has " + miss));
    }

    /// "the selector matches 0 services in kube-system; 1 in default".
    private Optional<String> elsewhere(Monitor monitor, List<String> namespaces) {
        List<String> others = cluster.namespaces().keySet().stream()
                .filter(namespace -> !namespaces.contains(namespace))
                .map(namespace -> Map.entry(
                        namespace,
                        candidates(monitor.kind(), namespace).stream()
                                .filter(each -> each.isSelectedBy(monitor))
                                .count()))
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " in " + each.getKey())
                .toList();
        if (others.isEmpty()) return Optional.empty();
        return Optional.of("the selector matches 0 " + monitor.kind().plural() + " in " + String.join(", ", namespaces)
                + "; " + String.join(", ", others));
    }

    private static Comparator<Candidate> nearest(ObjectSelector wanted) {
        return Comparator.<Candidate>comparingInt(
                        each -> wanted.nearness(each.name().name(), each.labels()))
                .thenComparingInt(each -> -wanted.distance(each.name().name(), each.labels()));
    }

    private Collection<Candidate> candidates(Kind kind, String namespace) {
        return switch (kind) {
            case POD ->
                cluster.podsIn(namespace).stream()
                        .<Candidate>map(pod -> new PodCandidate(pod, cluster))
                        .toList();
            case SERVICE ->
                cluster.servicesIn(namespace).stream()
                        .<Candidate>map(service -> new ServiceCandidate(service, cluster))
                        .toList();
            case NODE_ROLE ->
                cluster.nodes().values().stream()
                        .<Candidate>map(RoleCandidate.OfNode::new)
                        .toList();
            case POD_ROLE ->
                cluster.podsIn(namespace).stream()
                        .<Candidate>map(pod -> new RoleCandidate.OfPod(pod, cluster))
                        .toList();
            case SERVICE_ROLE ->
                cluster.servicesIn(namespace).stream()
                        .<Candidate>map(RoleCandidate.OfService::new)
                        .toList();
            case ENDPOINTS_ROLE ->
                cluster.servicesIn(namespace).stream()
                        .<Candidate>map(service -> RoleCandidate.OfEndpoints.of(service, cluster))
                        .toList();
            case ENDPOINT_SLICE_ROLE ->
                cluster.slicesIn(namespace).stream()
                        .<Candidate>map(slice -> RoleCandidate.OfEndpoints.of(slice, cluster))
                        .toList();
        };
    }

    private Optional<Candidate> candidate(Kind kind, ObjectName name) {
        return candidates(kind, name.namespace()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /// An object that a monitor may mean.
    sealed interface Candidate permits PodCandidate, ServiceCandidate, RoleCandidate {
        ObjectName name();

        Map<String, String> labels();

        /// What an endpoint comes to here, once for each address.
        List<Finding> findings(Endpoint endpoint, Labelling labelling);

        default boolean isSelectedBy(Monitor monitor) {
            return monitor.objects().selects(name().name(), labels());
        }

        default List<Finding> findings(Monitor monitor) {
            return monitor.endpoints().stream()
                    .map((Function<Endpoint, List<Finding>>) endpoint -> findings(endpoint, monitor.labelling()))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    static Finding stopped(Candidate candidate, String port, Step at, String reason) {
        return new Finding(candidate.name(), port, new Finding.Stopped(at, reason));
    }

    static Finding made(Candidate candidate, Endpoint endpoint, String address, TargetFacts facts) {
        return new Finding(
                candidate.name(),
                endpoint.port(),
                switch (endpoint.form().target(address, facts.labels())) {
                    case Monitor.Made.Wanted(var target, var labels) -> new Finding.Scraped(target, labels);
                    case Monitor.Made.Dropped out -> new Finding.Dropped(out.labels(), out.decidedBy(), out.reason());
                    case Monitor.Made.Impossible(var reason) -> new Finding.Stopped(Step.RELABELLING, reason);
                });
    }

    /// "metrics, http": the names of ports, and the numbers of those that have none.
    static String listed(Stream<String> ports) {
        String list = String.join(", ", ports.distinct().toList());
        return list.isEmpty() ? "none" : list;
    }
}
