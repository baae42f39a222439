package io.openagent.discovery.kubernetes;

import java.util.List;

/// Understands the monitors that stand in the cluster.
@FunctionalInterface
public interface CustomMonitors {
    Outcome read(CustomObject object);

    /// What came of one.
    sealed interface Outcome {
        /// It can be used.
        ///
        /// @param problems of parts that were left out
        record Accepted(Monitor monitor, List<String> problems) implements Outcome {
            public Accepted {
                problems = List.copyOf(problems);
            }
        }

        /// Nothing of it can be used.
        ///
        /// @param problems at least one
        record Refused(List<String> problems) implements Outcome {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }
}
