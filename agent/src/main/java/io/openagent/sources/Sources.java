package io.openagent.sources;

import io.openagent.config.AgentConfig;
import io.openagent.config.SourcedJob;
import io.openagent.config.TargetSource;
import io.openagent.discovery.TargetGroup;
import io.openagent.scrape.Fetcher;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the sources of jobs, each on a virtual thread of its own, and joins what they name to the configuration.
/// Its lock guards who is followed; what was found is read without.
public final class Sources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("sources");

    private final Fetcher fetcher;
    private final Runnable listener;
    private final Map<Followed, Watch> watches = new LinkedHashMap<>();
    private final Map<String, String> told = new HashMap<>();
    private List<SourcedJob> jobs = List.of();
    private volatile Found found = new Found();

    /// Whatever else changes at a job, its source goes on to be followed.
    private record Followed(String job, TargetSource source) {}

    /// @param listener is told, by any thread, each time that [#join] may answer otherwise
    public Sources(Fetcher fetcher, Runnable listener) {
        this.fetcher = fetcher;
        this.listener = listener;
    }

    /// Follows the sources of these jobs from now on, in place of those before.
    public synchronized void follow(List<SourcedJob> wanted) {
        jobs = List.copyOf(wanted);
        Set<Followed> followed = new LinkedHashSet<>();
        for (SourcedJob job : jobs) {
            job.sources().stream()
                    .filter(source -> !(source instanceof TargetSource.Cluster)) // the discovery follows these
                    .forEach(source -> followed.add(new Followed(job.name(), source)));
        }
        watches.entrySet().removeIf(each -> {
            boolean isOver = !followed.contains(each.getKey());
            if (isOver) each.getValue().close();
            return isOver;
        });
        followed.forEach(each -> watches.computeIfAbsent(each, this::start));
        find();
    }

    /// The configuration with all targets that were found.
    public AgentConfig join(AgentConfig config) {
        return found.beside(config);
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(Watch::close);
        watches.clear();
    }

    private Watch start(Followed each) {
        var watch = new Watch(lookout(each));
        watch.thread.start();
        return watch;
    }

    private Lookout lookout(Followed each) {
        return switch (each.source()) {
            case TargetSource.Files files -> new FileLookout(each.job(), files);
            case TargetSource.Page page -> new PageLookout(each.job(), page, fetcher);
            case TargetSource.Cluster cluster -> throw new IllegalArgumentException("not looked at: " + cluster);
        };
    }

    private synchronized void find() {
        var now = new Found();
        for (SourcedJob job : jobs) now.add(job, groups(job));
        now.impossible().forEach((job, reason) -> {
            if (!reason.equals(told.put(job, reason))) log.warn("no target job=\"{}\": {}", job, reason);
        });
        found = now;
    }

    private List<TargetGroup> groups(SourcedJob job) {
        return job.sources().stream()
                .map(source -> Optional.ofNullable(watches.get(new Followed(job.name(), source))))
                .flatMap(watch -> watch.stream().flatMap(each -> each.groups.stream()))
                .toList();
    }

    /// Looks at one source until it is closed.
    private final class Watch implements AutoCloseable {
        private final Lookout lookout;
        private final Thread thread = Thread.ofVirtual().name("source").unstarted(this::run);
        private volatile List<TargetGroup> groups = List.of();

        Watch(Lookout lookout) {
            this.lookout = lookout;
        }

        private void run() {
            try {
                while (true) {
                    List<TargetGroup> now = lookout.look();
                    if (!now.equals(groups)) {
                        groups = now;
                        find();
                        listener.run();
                    }
                    Thread.sleep(lookout.pause());
                }
            } catch (InterruptedException closed) {
                // Nobody follows it any more.
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
