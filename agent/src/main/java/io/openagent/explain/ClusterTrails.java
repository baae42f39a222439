package io.openagent.explain;

import io.openagent.config.AgentConfig;
import io.openagent.config.KubernetesTarget;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.EndpointSlice;
import io.openagent.discovery.kubernetes.Finding;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Resolution;
import io.openagent.discovery.kubernetes.Resolver;
import io.openagent.discovery.kubernetes.Service;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.explain.Step.Stage;
import io.openagent.metrics.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// How far monitors came in the cluster, and how far its objects came with them.
record ClusterTrails(AgentConfig config, Discovered discovered, MonitorSteps steps) {
    /// Of each monitor as a whole.
    Stream<Trail> monitors() {
        Stream<Trail> resolved = discovered.resolutions().stream()
                .map(each -> configured(each.monitor().name()).with(steps.of(each)));
        return Stream.of(resolved, waiting(), refused()).flatMap(each -> each);
    }

    /// Of the monitors that cannot be resolved yet.
    Stream<Trail> waiting() {
        return discovered.waiting().stream()
                .map(each -> configured(each.monitor().name()).with(steps.of(each)));
    }

    /// Of the custom resources of which nothing is used.
    private Stream<Trail> refused() {
        return discovered.faulty().stream()
                .filter(faulty -> !faulty.isUsed())
                .map(faulty -> Trail.of(
                        faulty.object().monitorName(),
                        Step.stopped(Stage.CONFIGURATION, String.join("; ", faulty.problems()))));
    }

    /// Of each object that a monitor selects.
    Stream<Trail> of(String monitor) {
        return discovered.resolutions().stream()
                .filter(each -> each.monitor().name().equals(monitor))
                .flatMap(each -> each.findings().stream().map(finding -> trail(each, finding)));
    }

    /// Of a pod, with each monitor of pods and of services that lead to it.
    Stream<Trail> ofPod(ObjectName pod) {
        Stream<Trail> behindServices = servicesOf(pod)
                .flatMap(service -> explained(Kind::isBehindServices, service)
                        .filter(each -> mayBeAbout(pod, each.finding()))
                        .map(this::trail));
        return Stream.concat(explained(ClusterTrails::isOfPods, pod).map(this::trail), behindServices);
    }

    /// Of a service, with each monitor of services.
    Stream<Trail> ofService(ObjectName service) {
        return explained(kind -> kind.isBehindServices() || kind == Kind.SERVICE_ROLE, service)
                .map(this::trail);
    }

    private static boolean isOfPods(Kind kind) {
        return kind == Kind.POD || kind == Kind.POD_ROLE;
    }

    Stream<Pod> pods() {
        ClusterState cluster = discovered.cluster();
        return cluster.namespaces().keySet().stream().flatMap(namespace -> cluster.podsIn(namespace).stream());
    }

    Stream<Service> services() {
        ClusterState cluster = discovered.cluster();
        return cluster.namespaces().keySet().stream().flatMap(namespace -> cluster.servicesIn(namespace).stream());
    }

    private Trail configured(String name) {
        Optional<String> target = config.waiting().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map((KubernetesTarget each) -> each.type().word() + " at " + each.place());
        Optional<String> place = target.or(() -> config.sourced().stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .map(job -> String.join(", ", job.places())));
        return Trail.of(
                name,
                place.map(found -> Step.passed(Stage.CONFIGURATION, found)).orElseGet(() -> custom(name)));
    }

    /// One that stands in the cluster.
    private Step custom(String name) {
        return discovered.faulty().stream()
                .filter(faulty -> faulty.object().monitorName().equals(name))
                .findFirst()
                .map(faulty -> Step.noted(Stage.CONFIGURATION, String.join("; ", faulty.problems())))
                .orElseGet(() -> Step.passed(Stage.CONFIGURATION, "a custom resource of the cluster"));
    }

    private record Explained(Resolution resolution, Finding finding) {}

    private Stream<Explained> explained(Predicate<Kind> isMeant, ObjectName name) {
        var resolver = new Resolver(discovered.cluster());
        return discovered.resolutions().stream()
                .filter(each -> isMeant.test(each.monitor().kind()))
                .sorted(Comparator.comparingInt(each -> away(each.monitor(), name)))
                .flatMap(each ->
                        resolver.explain(each.monitor(), name).stream().map(finding -> new Explained(each, finding)));
    }

    private int away(Monitor monitor, ObjectName name) {
        ObjectSelector wanted = monitor.objects();
        Map<String, String> labels = isOfPods(monitor.kind())
                ? discovered.cluster().pod(name).map(Pod::labels).orElse(Map.of())
                : discovered.cluster().service(name).map(Service::labels).orElse(Map.of());
        return wanted.selects(name.name(), labels) ? 0 : 1 + wanted.distance(name.name(), labels);
    }

    private Trail trail(Explained explained) {
        return trail(explained.resolution(), explained.finding());
    }

    private Trail trail(Resolution resolution, Finding finding) {
        String port = finding.port().isEmpty() ? "" : ", port " + finding.port();
        return new Trail(resolution.monitor().name(), finding.object() + port, steps.of(finding));
    }

    /// Behind a service stand other pods too.
    private static boolean mayBeAbout(ObjectName pod, Finding finding) {
        return switch (finding.outcome()) {
            case Finding.Scraped(var _, Labels labels) -> isOf(pod, labels);
            case Finding.Dropped(Labels labels, var _, var _) -> isOf(pod, labels);
            case Finding.Stopped _ -> true;
        };
    }

    private static boolean isOf(ObjectName pod, Labels labels) {
        return labels.get("__meta_kubernetes_pod_name").equals(Optional.of(pod.name()));
    }

    private Stream<ObjectName> servicesOf(ObjectName pod) {
        ClusterState cluster = discovered.cluster();
        return cluster.servicesIn(pod.namespace()).stream()
                .map(Service::name)
                .filter(service -> cluster.slicesOf(service).stream()
                        .map(EndpointSlice::endpoints)
                        .flatMap(List::stream)
                        .anyMatch(endpoint -> endpoint.pod().equals(pod.name())));
    }
}
