package io.openagent.discovery.kubernetes.watch;

import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.CustomMonitors;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Resolution;
import io.openagent.discovery.kubernetes.Resolver;
import io.openagent.discovery.kubernetes.watch.Discovered.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns monitors into targets, again and again as the cluster changes. Without monitors it asks nobody anything.
///
/// One virtual thread owns the cluster. Changes wake it; what comes while it works is taken together, see
/// [Pace.Settle].
public final class Discovery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("kubernetes");

    private final Map<String, String> environment;
    private final Path serviceAccount;
    private final Pace pace;
    private final Consumer<Discovered> listener;
    private final Semaphore changes = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("discovery").unstarted(this::run);
    private volatile Wanted wanted = new Wanted(List.of(), Optional.empty());
    private volatile Discovered current = Discovered.NOTHING;

    // Changed by the thread alone.
    private volatile Optional<Following> following = Optional.empty();
    private final Set<String> warned = new HashSet<>();

    private Optional<CustomMonitorList> custom = Optional.empty();

    private record Following(String origin, String namespace, Cluster cluster) {}

    private record Wanted(List<Monitor> monitors, Optional<? extends CustomMonitors> custom) {
        boolean isNothing() {
            return monitors.isEmpty() && custom.isEmpty();
        }
    }

    /// Does nothing before [#follow].
    ///
    /// @param environment `KUBERNETES_SERVICE_HOST` and its kin, `KUBECONFIG`, `HOME`
    /// @param serviceAccount see [ApiAccess#SERVICE_ACCOUNT]
    /// @param listener is told what was found each time that may have changed, always by the same thread
    public Discovery(Map<String, String> environment, Path serviceAccount, Pace pace, Consumer<Discovered> listener) {
        this.environment = environment;
        this.serviceAccount = serviceAccount;
        this.pace = pace;
        this.listener = listener;
    }

    /// Follows these from now on, in place of those before.
    ///
    /// @param custom reads the monitors that stand in the cluster; empty when they are not wanted
    public synchronized void follow(List<Monitor> monitors, Optional<? extends CustomMonitors> custom) {
        wanted = new Wanted(List.copyOf(monitors), custom);
        if (wanted.isNothing() && thread.getState() == Thread.State.NEW) return;
        changes.release();
        if (thread.getState() == Thread.State.NEW) thread.start();
    }

    /// What was found last.
    public Discovered current() {
        return current;
    }

    /// Whether the agent may do that, as the API server says now. Blocks for some seconds at most.
    ///
    /// @throws IOException when there is no cluster, or its server does not say
    public boolean isAllowed(Right right) throws IOException, InterruptedException {
        Following now = following.orElseThrow(() -> new IOException(ApiAccess.NOWHERE));
        return now.cluster().isAllowed(right);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                if (isLost()) changes.tryAcquire(Pace.jittered(pace.absent()).toMillis(), TimeUnit.MILLISECONDS);
                else changes.acquire();
                changes.drainPermits();
                long begun = System.nanoTime();
                current = discover(wanted);
                listener.accept(current);
                Thread.sleep(pace.settle().after(Duration.ofNanos(System.nanoTime() - begun)));
            }
        } catch (InterruptedException closed) {
            leave();
        }
    }

    /// A kubeconfig can come later, and nobody would say so.
    private boolean isLost() {
        return following.isEmpty() && !wanted.isNothing();
    }

    private Discovered discover(Wanted wanted) {
        if (wanted.isNothing()) {
            leave();
            return Discovered.NOTHING;
        }
        try {
            if (following.isEmpty()) following = join();
        } catch (IOException unusable) {
            return lost(String.valueOf(unusable.getMessage()), wanted.monitors());
        }
        return following
                .map(each -> resolved(each, wanted))
                .orElseGet(() -> lost(ApiAccess.NOWHERE, wanted.monitors()));
    }

    private Optional<Following> join() throws IOException {
        return ApiAccess.find(environment, serviceAccount).map(access -> {
            log.info(
                    "cluster found origin={} server={}",
                    access.origin(),
                    access.config().getMasterUrl());
            return new Following(access.origin(), access.namespace(), new Cluster(access, pace, changes::release));
        });
    }

    private void leave() {
        following.ifPresent(each -> each.cluster().close());
        following = Optional.empty();
        warned.clear();
    }

    private Discovered lost(String problem, List<Monitor> wanted) {
        if (warned.add(problem)) log.warn("pods and services are not found: {}", problem);
        return new Discovered(
                Optional.empty(),
                Optional.of(problem),
                List.of(),
                ClusterState.EMPTY,
                List.of(),
                wanted.stream().map(monitor -> new Waiting(monitor, problem)).toList(),
                List.of());
    }

    private Discovered resolved(Following followed, Wanted wanted) {
        Cluster cluster = followed.cluster();
        custom = wanted.custom().map(reader -> custom(reader, cluster));
        List<Monitor> monitors = Stream.concat(
                        wanted.monitors().stream().map(each -> each.knowing(followed.namespace())),
                        custom.stream().flatMap(each -> each.monitors().stream()))
                .toList();
        cluster.follow(monitors);
        ClusterState state = cluster.state();
        var resolver = new Resolver(state);
        var resolutions = new ArrayList<Resolution>();
        var waiting = new ArrayList<Waiting>();
        for (Monitor monitor : monitors) {
            cluster.lack(monitor)
                    .ifPresentOrElse(
                            lack -> waiting.add(new Waiting(monitor, reason(lack))),
                            () -> resolutions.add(resolve(resolver, monitor)));
        }
        resolutions.forEach(this::warnOnce);
        return new Discovered(
                Optional.of(followed.origin()),
                Optional.empty(),
                cluster.kinds(),
                state,
                resolutions,
                waiting,
                custom.map(CustomMonitorList::faulty).orElse(List.of()));
    }

    private Resolution resolve(Resolver resolver, Monitor monitor) {
        return current.resolutions().stream()
                .filter(earlier -> earlier.monitor().equals(monitor))
                .findFirst()
                .map(earlier -> resolver.resolveAgain(earlier, current.cluster()))
                .orElseGet(() -> resolver.resolve(monitor).withoutLabels());
    }

    private CustomMonitorList custom(CustomMonitors reader, Cluster cluster) {
        cluster.followCustom();
        var list = custom.filter(each -> each.isReadBy(reader)).orElseGet(() -> new CustomMonitorList(reader));
        list.take(cluster.customObjects());
        return list;
    }

    private static String reason(KindState lack) {
        return lack.kind() + " are not known yet"
                + lack.problem().map(problem -> ": " + problem).orElse("");
    }

    private void warnOnce(Resolution resolution) {
        String name = resolution.monitor().name();
        if (resolution.selected() > 0) {
            warned.remove(name);
        } else if (warned.add(name)) {
            log.warn(
                    "the monitor matches nothing target={} {}",
                    name,
                    resolution.nearMiss().orElse("there is nothing in its namespaces"));
        }
    }
}
