package io.openagent.discovery.kubernetes;

import java.util.List;
import java.util.Map;

/// What a service is known for, as far as targets depend on it.
public record Service(
        ObjectName name, Map<String, String> labels, Map<String, String> annotations, List<Port> ports, Reach reach) {
    public Service {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        ports = List.copyOf(ports);
    }

    /// Under which addresses clients reach it. What does not apply is empty.
    ///
    /// @param type `ClusterIP` and its kin
    public record Reach(String type, String clusterIp, String loadBalancerIp, String externalName) {
        public static final Reach UNKNOWN = new Reach("", "", "", "");
    }

    /// One under which clients reach it.
    ///
    /// @param name empty when it has none
    /// @param number by which clients know it
    /// @param target number or name of the port of its pods
    public record Port(String name, int number, String target) {
        /// Its name, or its number where it has none.
        public String word() {
            return name.isEmpty() ? Integer.toString(number) : name;
        }

        /// By name, by its own number, or by that of its pods.
        boolean isNamed(String wanted) {
            return name.equals(wanted) || Integer.toString(number).equals(wanted) || target.equals(wanted);
        }
    }
}
