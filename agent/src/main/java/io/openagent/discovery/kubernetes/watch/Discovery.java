package io.openagent.discovery.kubernetes.watch;

import io.openagent.discovery.kubernetes.ClusterState;
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
    private volatile List<Monitor> monitors = List.of();
    private volatile Discovered current = Discovered.NOTHING;

    // Owned by the thread.
    private Optional<Following> following = Optional.empty();
    private final Set<String> warned = new HashSet<>();

    private record Following(String origin, Cluster cluster) {}

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
    public synchronized void follow(List<Monitor> wanted) {
        if (wanted.isEmpty() && thread.getState() == Thread.State.NEW) return;
        monitors = List.copyOf(wanted);
        changes.release();
        if (thread.getState() == Thread.State.NEW) thread.start();
    }

    /// What was found last.
    public Discovered current() {
        return current;
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
                current = discover(monitors);
                listener.accept(current);
                Thread.sleep(pace.settle().after(Duration.ofNanos(System.nanoTime() - begun)));
            }
        } catch (InterruptedException closed) {
            leave();
        }
    }

    /// A kubeconfig can come later, and nobody would say so.
    private boolean isLost() {
        return following.isEmpty() && !monitors.isEmpty();
    }

    private Discovered discover(List<Monitor> wanted) {
        if (wanted.isEmpty()) {
            leave();
            return Discovered.NOTHING;
        }
        try {
            if (following.isEmpty()) following = join();
        } catch (IOException unusable) {
            return lost(String.valueOf(unusable.getMessage()), wanted);
        }
        return following.map(each -> resolved(each, wanted)).orElseGet(() -> lost(ApiAccess.NOWHERE, wanted));
    }

    private Optional<Following> join() throws IOException {
        return ApiAccess.find(environment, serviceAccount).map(access -> {
            log.info(
                    "cluster found origin={} server={}",
                    access.origin(),
                    access.config().getMasterUrl());
            return new Following(access.origin(), new Cluster(access, pace, changes::release));
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
                wanted.stream().map(monitor -> new Waiting(monitor, problem)).toList());
    }

    private Discovered resolved(Following followed, List<Monitor> wanted) {
        Cluster cluster = followed.cluster();
        cluster.follow(wanted);
        ClusterState state = cluster.state();
        var resolver = new Resolver(state);
        var resolutions = new ArrayList<Resolution>();
        var waiting = new ArrayList<Waiting>();
        for (Monitor monitor : wanted) {
            cluster.lack(monitor)
                    .ifPresentOrElse(
                            lack -> waiting.add(new Waiting(monitor, reason(lack))),
                            () -> resolutions.add(resolver.resolve(monitor)));
        }
        resolutions.forEach(this::warnOnce);
        return new Discovered(
                Optional.of(followed.origin()), Optional.empty(), cluster.kinds(), state, resolutions, waiting);
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
