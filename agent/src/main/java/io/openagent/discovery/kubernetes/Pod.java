package io.openagent.discovery.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a pod is known for, as far as targets depend on it.
///
/// @param ip empty until it has one
/// @param hostIp of its node, empty until it is known
/// @param node empty until it is scheduled
/// @param isReady whether its condition Ready is True
public record Pod(
        ObjectName name,
        Map<String, String> labels,
        Map<String, String> annotations,
        String ip,
        String hostIp,
        String node,
        Phase phase,
        boolean isReady,
        List<Container> containers,
        Identity identity) {
    public Pod {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        containers = List.copyOf(containers);
    }

    /// As in the API.
    public enum Phase {
        PENDING("Pending"),
        RUNNING("Running"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed"),
        UNKNOWN("Unknown");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /// Whatever the API may say one day, it is not known here.
        public static Phase of(String word) {
            return Stream.of(values())
                    .filter(phase -> phase.word.equals(word))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    /// Which of all pods that ever had its name it is, and who made it.
    ///
    /// @param controllerKind empty when nobody controls it
    public record Identity(String uid, String controllerKind, String controllerName) {
        public static final Identity UNKNOWN = new Identity("", "", "");
    }

    /// A container that runs as long as its pod: init containers that end are none.
    ///
    /// @param id as its runtime names it, empty until it runs
    /// @param isInit whether it is an init container that goes on running
    public record Container(String name, String image, String id, boolean isInit, List<Port> ports) {
        public Container {
            ports = List.copyOf(ports);
        }
    }

    /// One that a container declares.
    ///
    /// @param name empty when it has none
    public record Port(String name, int number) {
        /// Its name, or its number where it has none.
        public String word() {
            return name.isEmpty() ? Integer.toString(number) : name;
        }
    }

    boolean isCompleted() {
        return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    }
}
