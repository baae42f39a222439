package io.openagent.config;

import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.ObjectSelector;
import io.openagent.discovery.kubernetes.ObjectSelector.Requirement;
import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.relabel.AnchoredRegex;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.Source;
import io.openagent.metrics.relabel.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Prints what the agent really works with: the CR form, every default filled in, inline secrets as `***`. Read again,
/// it gives an equal configuration, except for those secrets, for the places of what waits, and for the rules of
/// targets: they have done their work.
public final class EffectiveConfig {
    private EffectiveConfig() {}

    public static String print(AgentConfig config) {
        var agent = new LinkedHashMap<String, Object>();
        agent.put("enabled", true);
        agent.put("scrapeMetrics", config.scrapeMetrics());
        agent.put("externalLabels", PrintedSettings.map(config.externalLabels()));
        agent.put("limits", printed(config.limits()));
        agent.put("buffer", config.buffer().printed());
        agent.put("outputs", outputs(config));
        var web = new LinkedHashMap<String, Object>();
        config.listenHost().ifPresent(host -> web.put("listen", host));
        web.put("remoteAdmin", config.remoteAdmin());
        agent.put("web", web);
        if (config.operator().isPresent()) agent.put("prometheusOperator", Map.of("enabled", true));
        var targets = new ArrayList<Map<String, Object>>();
        config.targets().byId().values().forEach(target -> targets.add(printed(target)));
        config.waiting().forEach(target -> targets.add(printed(target)));
        agent.put("targets", targets);
        return yaml().dump(Map.of("features", Map.of("openAgent", agent)));
    }

    private static Map<String, Object> outputs(AgentConfig config) {
        var outputs = new LinkedHashMap<String, Object>();
        outputs.put("whatap", config.output().printed());
        if (!config.remoteWrites().isEmpty()) {
            outputs.put(
                    "remoteWrite",
                    config.remoteWrites().stream()
                            .map(RemoteWriteSettings::printed)
                            .toList());
        }
        return outputs;
    }

    private static Yaml yaml() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(Integer.MAX_VALUE);
        options.setDereferenceAliases(true); // a list that two rules share is written twice
        return new Yaml(options);
    }

    private static Map<String, Object> printed(AgentLimits limits) {
        var printed = PrintedSettings.limits(limits.usual());
        printed.put("targets", limits.targets());
        limits.memoryBytes().ifPresent(bytes -> printed.put("memory", SizeText.print(bytes)));
        var ceilings = new LinkedHashMap<String, Object>();
        for (Limit limit : Limit.values()) {
            ceilings.put(limit.key(), limit.printed(limits.ceilings().getOrDefault(limit, limit.most())));
        }
        printed.put("ceilings", ceilings);
        return printed;
    }

    private static Map<String, Object> printed(Target target) {
        var way = PathText.of(target.url());
        var printed = head(target.job(), TargetType.STATIC);
        printed.put("addresses", List.of(target.url().getRawAuthority()));
        printed.putAll(PrintedSettings.of(new ScrapeSettings(
                target.url().getScheme(),
                way.path(),
                way.params(),
                target.interval(),
                target.timeout(),
                LabelMap.readable(target.labels()),
                rulesFor(target.labels()),
                target.http(),
                target.ingest())));
        return printed;
    }

    /// For what rules can do to labels and the key `labels` cannot say.
    private static List<RelabelRule> rulesFor(Labels labels) {
        var rules = new ArrayList<RelabelRule>();
        var readable = LabelMap.readable(labels);
        for (Label label : labels) {
            if (readable.get(label.name()).isPresent()) continue;
            rules.add(new RelabelRule.Replace(
                    Source.NOTHING,
                    AnchoredRegex.ALL,
                    Template.literal(label.name()),
                    Template.literal(label.value())));
        }
        if (labels.get("job").isEmpty()) rules.add(new RelabelRule.LabelDrop(AnchoredRegex.of("job")));
        return rules;
    }

    private static Map<String, Object> printed(KubernetesTarget target) {
        var printed = head(target.name(), target.type());
        printed.put("namespaceSelector", printed(target.namespaces()));
        printed.put("selector", printed(target.objects()));
        target.targetLimit().ifPresent(most -> printed.put("targetLimit", most));
        printed.put(
                "endpoints",
                target.endpoints().stream().map(EffectiveConfig::printed).toList());
        return printed;
    }

    private static Map<String, Object> printed(KubernetesTarget.Endpoint endpoint) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("port", endpoint.port());
        if (endpoint.addNodeLabel()) printed.put("addNodeLabel", true);
        printed.putAll(PrintedSettings.of(endpoint.settings()));
        return printed;
    }

    private static Map<String, Object> head(String name, TargetType type) {
        var head = new LinkedHashMap<String, Object>();
        head.put("targetName", name);
        head.put("type", type.word());
        head.put("enabled", true);
        return head;
    }

    private static Map<String, Object> printed(ObjectSelector selector) {
        var printed = new LinkedHashMap<String, Object>();
        if (!selector.names().isEmpty()) printed.put("matchNames", selector.names());
        if (!selector.labels().isEmpty()) printed.put("matchLabels", new TreeMap<>(selector.labels()));
        if (!selector.requirements().isEmpty()) {
            printed.put(
                    "matchExpressions",
                    selector.requirements().stream()
                            .map(EffectiveConfig::printed)
                            .toList());
        }
        return printed;
    }

    private static Map<String, Object> printed(Requirement requirement) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("key", requirement.key());
        printed.put("operator", requirement.operator().word());
        if (requirement.operator().takesValues()) printed.put("values", requirement.values());
        return printed;
    }
}
