package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigFile;
import io.openagent.config.Reading;
import io.openagent.discovery.kubernetes.watch.ApiAccess;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.discovery.kubernetes.watch.Discovery;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import io.openagent.discovery.kubernetes.watch.Pace;
import io.openagent.explain.Explainer;
import io.openagent.explain.Explanation;
import io.openagent.explain.Question;
import io.openagent.scrape.Scrapes.TargetState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a worker would find if it started now: the scrape file, and one look at the cluster. Nothing is scraped.
record FreshLook(AgentConfig config, Map<String, String> environment) {
    /// An API server that does not answer within ten seconds is known to be in trouble; somebody waits for the answer.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// Longer than changes are gathered in a small cluster: what is settled twice in a row is settled.
    private static final Duration PAUSE = Duration.ofMillis(300);

    /// Tells what is wrong in the file on stderr.
    ///
    /// @throws CommandFailed when the file is of no use
    static FreshLook at(Path file, Map<String, String> environment) {
        Reading<AgentConfig> reading = ConfigFile.read(file);
        reading.problems().forEach(System.err::println);
        return switch (reading) {
            case Reading.Usable<AgentConfig>(AgentConfig config, var _) -> new FreshLook(config, environment);
            case Reading.Broken<AgentConfig> _ -> throw new CommandFailed("nothing can be made of " + file);
        };
    }

    /// Waits for the API server where a monitor needs one, some seconds at most.
    Explanation explain(Question question) {
        try (var discovery = new Discovery(environment, ApiAccess.SERVICE_ACCOUNT, Pace.USUAL, _ -> {})) {
            discovery.follow(config.monitors(), config.operator());
            Discovered found = settled(discovery);
            List<TargetState> targets = Stream.concat(config.targets().byId().values().stream(), found.targets())
                    .limit(config.limits().targets())
                    .map(target -> new TargetState(target, Optional.empty()))
                    .toList();
            return new Explainer(config, targets, found, discovery::isAllowed).explain(question);
        } catch (InterruptedException e) {
            throw new CommandFailed("interrupted");
        }
    }

    private Discovered settled(Discovery discovery) throws InterruptedException {
        if (config.monitors().isEmpty() && config.operator().isEmpty()) return Discovered.NOTHING;
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean wasSettled = false;
        while (System.nanoTime() < end) {
            Thread.sleep(PAUSE);
            boolean isSettled = isSettled(discovery.current());
            if (isSettled && wasSettled) break;
            wasSettled = isSettled;
        }
        return discovery.current();
    }

    private static boolean isSettled(Discovered found) {
        return found.problem().isPresent()
                || (!found.kinds().isEmpty()
                        && found.kinds().stream().noneMatch(kind -> kind.condition() == Condition.STARTING));
    }
}
