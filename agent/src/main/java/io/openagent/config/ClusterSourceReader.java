package io.openagent.config;

import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.ObjectSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads `kubernetes_sd_configs` of a job.
final class ClusterSourceReader {
    private static final Map<String, Kind> ROLES = new TreeMap<>(Map.of(
            "node", Kind.NODE_ROLE,
            "pod", Kind.POD_ROLE,
            "service", Kind.SERVICE_ROLE,
            "endpoints", Kind.ENDPOINTS_ROLE,
            "endpointslice", Kind.ENDPOINT_SLICE_ROLE));

    /// Of a server that is not the agent's own.
    private static final List<String> ELSEWHERE = List.of(Section.asking("api_server", "kubeconfig_file"));

    private ClusterSourceReader() {}

    static Optional<TargetSource.Cluster> read(Fields fields) {
        Unserved.tellSettings(fields);
        for (String key : ELSEWHERE) {
            fields.get(key)
                    .ifPresent(value -> value.complain(
                            "wanted none: asked is the API server of the agent's own pod, or of KUBECONFIG"));
        }
        var role =
                fields.demand("role", wantedRole()).flatMap(value -> value.as(wantedRole(), ClusterSourceReader::role));
        var namespaces = fields.fields("namespaces", Section.KUBERNETES_SD_NAMESPACES)
                .map(ClusterSourceReader::namespaces)
                .orElse(ObjectSelector.EVERYTHING);
        var showsNode = fields.fields("attach_metadata", Section.KUBERNETES_SD_METADATA)
                .map(ClusterSourceReader::showsNode)
                .orElse(false);
        return role.map(its -> new TargetSource.Cluster(
                its.getKey(),
                its.getValue(),
                namespaces,
                selected(its.getKey(), fields.items("selectors")),
                showsNode));
    }

    private static Optional<Map.Entry<String, Kind>> role(String word) {
        return Optional.ofNullable(ROLES.get(word)).map(kind -> Map.entry(word, kind));
    }

    private static String wantedRole() {
        return "one of " + String.join(", ", ROLES.keySet());
    }

    private static ObjectSelector namespaces(Fields fields) {
        var names = new ArrayList<>(fields.get("names").map(Value::texts).orElse(List.of()));
        if (fields.flag("own_namespace", false)) names.add(ObjectSelector.OWN_NAMESPACE);
        return new ObjectSelector(names, Map.of(), List.of());
    }

    private static boolean showsNode(Fields fields) {
        fields.get("namespace")
                .filter(value -> value.bool().orElse(false))
                .ifPresent(value -> value.warn("not served, rules see no labels of namespaces"));
        return fields.flag("node", false);
    }

    private static ObjectSelector selected(String role, List<Value> selectors) {
        var requirements = new ArrayList<Requirement>();
        for (Value item : selectors) {
            Fields.of(item, Section.KUBERNETES_SD_SELECTOR)
                    .flatMap(fields -> selector(role, fields))
                    .ifPresent(each -> requirements.addAll(each.requirements()));
        }
        return new ObjectSelector(List.of(), Map.of(), requirements);
    }

    private static Optional<ObjectSelector> selector(String role, Fields fields) {
        fields.get("field")
                .ifPresent(value -> value.complain("wanted no selector of fields: relabel_configs see them, such as"
                        + " __meta_kubernetes_pod_node_name"));
        return fields.demand("role", role)
                .flatMap(value -> value.as(role, word -> Optional.of(word).filter(role::equals)))
                .flatMap(_ -> fields.get("label"))
                .flatMap(value -> value.as("labels such as app=shop", SelectorText::parse));
    }
}
