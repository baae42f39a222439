package io.openagent.discovery.kubernetes.watch;

import io.openagent.discovery.kubernetes.CustomMonitors;
import io.openagent.discovery.kubernetes.CustomMonitors.Outcome;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.watch.Discovered.Faulty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The monitors that stand in the cluster, as far as they can be used: each is read once, and one that was good and is
/// no more goes on as it was.
///
/// Owned by one thread.
final class CustomMonitorList {
    private static final Logger log = LoggerFactory.getLogger("kubernetes");

    private final CustomMonitors reader;
    private Map<String, Known> known = Map.of();

    CustomMonitorList(CustomMonitors reader) {
        this.reader = reader;
    }

    /// @param monitor what is used; empty when it never was good
    private record Known(CustomObject object, Optional<Monitor> monitor, List<String> problems) {}

    boolean isReadBy(CustomMonitors other) {
        return reader.equals(other);
    }

    void take(List<CustomObject> objects) {
        var now = new HashMap<String, Known>();
        for (CustomObject object : objects) {
            String name = object.monitorName();
            Optional<Known> before = Optional.ofNullable(known.get(name));
            now.put(name, before.filter(each -> each.object().equals(object)).orElseGet(() -> read(object, before)));
        }
        known = now;
    }

    private Known read(CustomObject object, Optional<Known> before) {
        Known read = switch (reader.read(object)) {
            case Outcome.Accepted(var monitor, var problems) -> new Known(object, Optional.of(monitor), problems);
            case Outcome.Refused(var problems) -> new Known(object, before.flatMap(Known::monitor), problems);
        };
        if (!read.problems().isEmpty())
            log.warn("a monitor of the cluster has faults monitor={} {}", object.monitorName(), read.problems());
        return read;
    }

    List<Monitor> monitors() {
        return sorted().flatMap(each -> each.monitor().stream()).toList();
    }

    List<Faulty> faulty() {
        return sorted().filter(each -> !each.problems().isEmpty())
                .map(each -> new Faulty(
                        each.object(), each.problems(), each.monitor().isPresent()))
                .toList();
    }

    private Stream<Known> sorted() {
        return new TreeMap<>(known).values().stream();
    }
}
