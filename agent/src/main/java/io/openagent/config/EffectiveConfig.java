package io.openagent.config;

import io.openagent.config.ObjectSelector.Requirement;
import io.openagent.discovery.Credentials;
import io.openagent.discovery.MetricSelector;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.discovery.TlsOptions;
import io.openagent.metrics.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Prints what the agent really works with: the CR form, every default filled in, inline secrets as `***`. Read again,
/// it gives an equal configuration, except for those secrets and for the places of what waits.
public final class EffectiveConfig {
    private EffectiveConfig() {}

    public static String print(AgentConfig config) {
        var agent = new LinkedHashMap<String, Object>();
        agent.put("enabled", true);
        agent.put("scrapeMetrics", config.scrapeMetrics());
        agent.put("externalLabels", map(config.externalLabels()));
        agent.put("limits", Map.of("body", SizeText.print(config.maxBodyBytes())));
        agent.put("buffer", Map.of("memory", SizeText.print(config.queueBytes())));
        var web = new LinkedHashMap<String, Object>();
        web.put("listen", config.listenHost());
        web.put("remoteAdmin", config.remoteAdmin());
        agent.put("web", web);
        var targets = new ArrayList<Map<String, Object>>();
        config.targets().byId().values().forEach(target -> targets.add(printed(target)));
        config.waiting().forEach(target -> targets.add(printed(target)));
        agent.put("targets", targets);
        return yaml().dump(Map.of("features", Map.of("openAgent", agent)));
    }

    private static Yaml yaml() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(Integer.MAX_VALUE);
        return new Yaml(options);
    }

    private static Map<String, Object> printed(Target target) {
        var way = PathText.of(target.url());
        var printed = head(target.job(), TargetType.STATIC);
        printed.put("addresses", List.of(target.url().getRawAuthority()));
        printed.putAll(printed(new ScrapeSettings(
                target.url().getScheme(),
                way.path(),
                way.params(),
                target.interval(),
                target.timeout(),
                target.labels(),
                target.ingest().honorLabels(),
                target.ingest().selector(),
                target.http().tls(),
                target.http().credentials())));
        return printed;
    }

    private static Map<String, Object> printed(KubernetesTarget target) {
        var printed = head(target.name(), target.type());
        printed.put("namespaceSelector", printed(target.namespaces()));
        printed.put("selector", printed(target.objects()));
        printed.put(
                "endpoints",
                target.endpoints().stream().map(EffectiveConfig::printed).toList());
        return printed;
    }

    private static Map<String, Object> printed(KubernetesTarget.Endpoint endpoint) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("port", endpoint.port());
        printed.putAll(printed(endpoint.settings()));
        return printed;
    }

    private static Map<String, Object> head(String name, TargetType type) {
        var head = new LinkedHashMap<String, Object>();
        head.put("targetName", name);
        head.put("type", type.word());
        head.put("enabled", true);
        return head;
    }

    private static Map<String, Object> printed(ScrapeSettings settings) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("scheme", settings.scheme());
        printed.put("path", settings.path());
        if (!settings.params().isEmpty()) printed.put("params", settings.params());
        printed.put("interval", DurationText.print(settings.interval()));
        printed.put("timeout", DurationText.print(settings.timeout()));
        printed.put("labels", map(settings.labels()));
        printed.put("honorLabels", settings.honorLabels());
        if (settings.selector() instanceof MetricSelector.Only(var names)) {
            printed.put("metricSelector", List.copyOf(new TreeSet<>(names)));
        }
        printed.put("tlsConfig", printed(settings.tls()));
        if (settings.credentials() instanceof Credentials.Basic basic) printed.put("basicAuth", printed(basic));
        return printed;
    }

    private static Map<String, Object> printed(TlsOptions tls) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("insecureSkipVerify", tls.insecureSkipVerify());
        tls.caFile().ifPresent(file -> printed.put("caFile", file.toString()));
        tls.serverName().ifPresent(name -> printed.put("serverName", name));
        return printed;
    }

    private static Map<String, Object> printed(Credentials.Basic basic) {
        var printed = new LinkedHashMap<String, Object>();
        print("username", basic.username(), printed);
        print("password", basic.password(), printed);
        return printed;
    }

    private static void print(String key, SecretSource source, Map<String, Object> printed) {
        switch (source) {
            case SecretSource.Inline(var secret) -> printed.put(key, secret.toString());
            case SecretSource.InFile(var file) -> printed.put(key + "File", file.toString());
        }
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

    private static Map<String, String> map(Labels labels) {
        var map = new LinkedHashMap<String, String>();
        labels.forEach(label -> map.put(label.name(), label.value()));
        return map;
    }
}
