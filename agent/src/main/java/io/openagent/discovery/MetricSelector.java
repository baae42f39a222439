package io.openagent.discovery;

import java.util.Set;

/// Which metric names of a target are kept. Names are exact sample names: `http_seconds_bucket`, not `http_seconds`.
public sealed interface MetricSelector {
    record All() implements MetricSelector {}

    record Only(Set<String> names) implements MetricSelector {
        public Only {
            names = Set.copyOf(names);
        }
    }
}
