package io.openagent.config;

import io.openagent.config.Reading.Broken;
import io.openagent.config.Reading.Usable;
import io.openagent.discovery.Target;
import java.util.List;

/// Reads configurations as text blocks and looks at what came of them.
final class ConfigTexts {
    private ConfigTexts() {}

    static Reading<AgentConfig> read(String text) {
        return ConfigParser.parse("scrape_config.yaml", text);
    }

    /// Lines of a target list, indented by four, put under `features.openAgent.targets`; the first is line 4.
    static Reading<AgentConfig> readTargets(String targets) {
        return read("features:\n  openAgent:\n    targets:\n" + targets.indent(4));
    }

    static AgentConfig config(Reading<AgentConfig> reading) {
        return switch (reading) {
            case Usable<AgentConfig>(AgentConfig config, var problems) -> config;
            case Broken<AgentConfig>(var problems) -> throw new AssertionError("broken: " + problems);
        };
    }

    static List<Target> targets(Reading<AgentConfig> reading) {
        return List.copyOf(config(reading).targets().byId().values());
    }

    static Target onlyTarget(Reading<AgentConfig> reading) {
        var targets = targets(reading);
        if (targets.size() != 1) throw new AssertionError(targets.size() + " targets, " + problems(reading));
        return targets.getFirst();
    }

    static List<String> problems(Reading<?> reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }
}
