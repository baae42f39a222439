package io.openagent.explain;

import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigParser;
import io.openagent.config.Reading;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.discovery.kubernetes.watch.Discovered.Waiting;
import java.util.List;
import java.util.Optional;

/// What pages and explanations are made from.
public final class Given {
    private Given() {}

    public static AgentConfig config(String yaml) {
        return switch (ConfigParser.parse("scrape_config.yaml", yaml)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, var _) -> config;
            case Reading.Broken<AgentConfig>(var problems) -> throw new AssertionError("broken: " + problems);
        };
    }

    /// A cluster of which nothing has come yet.
    public static Discovered silence(AgentConfig config) {
        List<Waiting> waiting = config.waiting().stream()
                .map(target -> new Waiting(target.monitor(), "pods are not known yet"))
                .toList();
        return new Discovered(
                Optional.of("in-cluster"),
                Optional.empty(),
                List.of(),
                ClusterState.EMPTY,
                List.of(),
                waiting,
                List.of());
    }
}
