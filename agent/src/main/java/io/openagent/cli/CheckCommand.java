package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigFile;
import io.openagent.config.EffectiveConfig;
import io.openagent.config.Problem;
import io.openagent.config.Reading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tries something without running the agent.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tries a file or a URL without running the agent.",
        subcommands = {
            CheckCommand.Config.class,
            CheckMetricsCommand.class,
            CheckScrapeCommand.class,
            CheckRelabelCommand.class
        })
final class CheckCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailed(CommandFailed.USAGE, "check what? there are: config, metrics, scrape, relabel");
    }

    /// Prints the effective configuration, or all problems.
    @Command(
            name = "config",
            mixinStandardHelpOptions = true,
            description = "Prints the effective configuration, secrets masked, or all problems at once.")
    static final class Config implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "A scrape_config.yaml or a prometheus.yml")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(
                names = "--compat",
                description = "Instead of the configuration, print the lines that WhaTap's original OpenAgent takes"
                        + " otherwise: see docs/compatibility.md.")
        private boolean compat;

        @Override
        public Integer call() {
            Reading<AgentConfig> reading = ConfigFile.read(file);
            for (Problem problem : reading.problems()) System.err.println(problem);
            if (reading.hasErrors() || !(reading instanceof Reading.Usable<AgentConfig>(AgentConfig config, var _))) {
                return CommandFailed.FAILED;
            }
            if (compat) {
                ConfigFile.differences(file).forEach(System.out::println);
                return 0;
            }
            config.dropped()
                    .forEach(target -> System.err.println(
                            target.labels().get("__address__").orElse("") + " of " + target.job() + ": "
                                    + target.reason()));
            config.sourced()
                    .forEach(job -> System.err.println(job.name() + ": the running agent looks for targets in "
                            + String.join(", ", job.places())));
            System.out.print(EffectiveConfig.print(config));
            return 0;
        }
    }
}
