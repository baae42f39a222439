package io.openagent.explain;

import io.openagent.config.AgentConfig;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetSet;
import io.openagent.discovery.kubernetes.Resolution;
import io.openagent.discovery.kubernetes.watch.Discovered;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of the targets of the file and of the cluster are scraped: the first of them, up to what both together
/// may have. Those of the file come first.
///
/// @param beyond the others
public record Choice(TargetSet scraped, List<Target> beyond) {
    /// The key that says how many.
    public static final String LIMIT = "limits.targets";

    public static final Choice NOTHING = new Choice(TargetSet.EMPTY, List.of());

    public Choice {
        beyond = List.copyOf(beyond);
    }

    public static Choice of(AgentConfig config, Discovered discovered) {
        int most = config.limits().targets();
        TargetSet all = TargetSet.of(Stream.concat(config.targets().byId().values().stream(), discovered.targets())
                .toList());
        return new Choice(
                all.first(most), all.byId().values().stream().skip(most).toList());
    }

    /// How many addresses and objects the configuration keeps from being scraped.
    ///
    /// @param job the configured name
    /// @param decidedBy the key: `relabelConfigs[0]`, `targetLimit`, `limits.targets`
    public record LeftOut(String job, String decidedBy) {}

    /// Those of all that was found, with what stands [#beyond].
    public Map<LeftOut, Long> leftOut(AgentConfig config, Discovered discovered) {
        Stream<LeftOut> ofFile = config.dropped().stream().map(each -> new LeftOut(each.job(), each.decidedBy()));
        Stream<LeftOut> ofCluster = discovered.resolutions().stream().flatMap(Choice::leftOut);
        Stream<LeftOut> tooMany = beyond.stream().map(each -> new LeftOut(each.job(), LIMIT));
        return Stream.of(ofFile, ofCluster, tooMany)
                .flatMap(each -> each)
                .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
    }

    private static Stream<LeftOut> leftOut(Resolution resolution) {
        String job = resolution.monitor().name();
        return resolution.findings().stream()
                .flatMap(finding -> finding.decidedBy().stream())
                .map(key -> new LeftOut(job, key));
    }
}
