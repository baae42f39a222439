package io.openagent.bench.compare;

import io.openagent.bench.compare.Trial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures agents on the same work, one after the other on core 0, and prints a table. Targets and sink run in this
/// process, which `bench/compare` keeps on core 1.
@Command(
        name = "bench/compare",
        mixinStandardHelpOptions = true,
        description = "Measures scraping agents side by side and prints a table.")
final class Compare implements Callable<Integer> {
    private static final List<Integer> STEPS = List.of(10, 100, 1_000, 5_000);
    private static final double OVERLOAD = 1.3;
    private static final Path DISTRIBUTION =
            Path.of("../agent/target/openagent/openagent").toAbsolutePath();
    private static final Path LAUNCHER = Path.of("bin/openagent");
    private static final int MOST_STEPS = 30;

    /// What is done with the work.
    enum Course {
        /// As many targets as asked for.
        RUN,
        /// 10, 100, 1,000 and 5,000 targets.
        GROW,
        /// More and more targets, until a scrape is missed.
        RAMP,
        /// As `RAMP`, and then a third more targets than went well.
        OVERLOAD,
        /// As many targets as asked for, and a sink that refuses for half a minute.
        OUTAGE
    }

    @Option(
            names = "--agents",
            split = ",",
            description =
                    "openagent, openagent_2, openagent_whatap, vmagent, prometheus (default: those that are there)")
    private List<Contender> agents = List.of(Contender.values());

    @Option(
            names = "--profile",
            description = "node, histogram, huge, churn, gzip, openmetrics (default: ${DEFAULT-VALUE})")
    private Profile profile = Profile.NODE;

    @Option(names = "--course", description = "run, grow, ramp, overload, outage (default: ${DEFAULT-VALUE})")
    private Course course = Course.RUN;

    @Option(names = "--targets", description = "default: the profile's; of a ramp, those that it begins with")
    private Optional<Integer> targets = Optional.empty();

    @Option(names = "--interval", description = "seconds between scrapes (default: the profile's)")
    private Optional<Integer> interval = Optional.empty();

    @Option(names = "--warm-up", description = "seconds, from the first sample on (default: ${DEFAULT-VALUE})")
    private int warmUp = 20;

    @Option(names = "--windows", description = "measured, for the median and the spread (default: ${DEFAULT-VALUE})")
    private int windows = 4;

    @Option(names = "--window", description = "seconds of each (default: ${DEFAULT-VALUE})")
    private int window = 10;

    @Option(names = "--factor", description = "by which a ramp grows (default: ${DEFAULT-VALUE})")
    private double factor = 1.3;

    @Option(
            names = "--worker-flags",
            description = "a file in the place of openagent's conf/worker.jvm, to measure other flags of its JVM")
    private Optional<Path> workerFlags = Optional.empty();

    private Path launcher = DISTRIBUTION.resolve(LAUNCHER);

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        // Every thread there is; those that come inherit it.
        run(
                "taskset",
                "-a",
                "-c",
                "-p",
                "1",
                Long.toString(ProcessHandle.current().pid()));
        if (workerFlags.isPresent()) launcher = launcherWith(workerFlags.get());
        run(launcher.toString(), "classes");
        System.out.println(
                "| agent | targets | samples/s | CPU s a million samples: median (least - most) | MiB resident, most |"
                        + " missed scrapes | lag ms: median, p99 | scrape ms p99 | bytes a sample | first sample s |"
                        + " caught up s, MiB grown |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|");
        for (Contender agent : agents) {
            if (agent.isThere()) compare(agent);
            else System.out.println("| " + agent.word() + " | is not there | | | | | | | | | |");
        }
        return 0;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0)
            throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue());
    }

    private void compare(Contender agent) throws Exception {
        int asked = targets.orElse(profile.targets());
        switch (course) {
            case RUN -> tell(agent, asked, trial(agent, asked, Duration.ZERO));
            case OUTAGE -> tell(agent, asked, trial(agent, asked, Duration.ofSeconds(30)));
            case GROW -> {
                for (int step : STEPS) tell(agent, step, trial(agent, step, Duration.ZERO));
            }
            case RAMP -> ramp(agent, asked);
            case OVERLOAD -> {
                int most = (int) (ramp(agent, asked) * OVERLOAD);
                tell(agent, most, trial(agent, most, Duration.ZERO));
            }
        }
    }

    /// The most targets of which no scrape was missed. Each step is a fresh start.
    private int ramp(Contender agent, int first) throws Exception {
        int went = first;
        double next = first;
        for (int step = 0; step < MOST_STEPS; step++) {
            Outcome outcome = trial(agent, (int) next, Duration.ZERO);
            tell(agent, (int) next, outcome);
            if (outcome.missed() > 0) return went;
            went = (int) next;
            next *= factor;
        }
        return went;
    }

    private Outcome trial(Contender agent, int count, Duration outage) throws Exception {
        return new Trial(
                        agent,
                        profile,
                        count,
                        interval.orElse(profile.intervalSeconds()),
                        Duration.ofSeconds(warmUp),
                        windows,
                        Duration.ofSeconds(window),
                        outage,
                        launcher)
                .run();
    }

    /// Of a copy of the distribution, with these flags.
    private static Path launcherWith(Path flags) throws IOException, InterruptedException {
        Path copy = Files.createTempDirectory("openagent-compare-").resolve("openagent");
        run("cp", "-r", DISTRIBUTION.toString(), copy.toString());
        Files.copy(flags, copy.resolve("conf/worker.jvm"), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(copy.resolve("worker.jsa"));
        return copy.resolve(LAUNCHER);
    }

    private static void tell(Contender agent, int targets, Outcome seen) {
        String caughtUp = Double.isNaN(seen.caughtUpSeconds())
                ? ""
                : "%.1f, %.0f".formatted(seen.caughtUpSeconds(), seen.grownMebibytes());
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,.0f | %.2f (%.2f - %.2f) | %.0f, %.0f | %,d | %.0f, %.0f | %.0f | %.1f | %.1f | %s |%n",
                agent.word(),
                targets,
                seen.samplesASecond(),
                Quantile.of(seen.cpuSecondsAMillion(), 0.5),
                least(seen.cpuSecondsAMillion()),
                -least(seen.cpuSecondsAMillion().stream().map(each -> -each).toList()),
                seen.mebibytes(),
                seen.mostMebibytes(),
                seen.missed(),
                seen.lagMillis(),
                seen.lagMillisP99(),
                seen.scrapeMillisP99(),
                seen.bytesASample(),
                seen.firstSeconds(),
                caughtUp);
    }

    private static double least(List<Double> values) {
        return Stream.concat(values.stream(), Stream.of(Double.POSITIVE_INFINITY))
                .min(Double::compare)
                .orElseThrow();
    }
}
