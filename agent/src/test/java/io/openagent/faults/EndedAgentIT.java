package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Openagent;
import io.openagent.faults.Ordeal.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// An agent that is ended or stopped as a whole, by force or by request, and goes on in the same place.
final class EndedAgentIT {
    /// A worker takes 8 s at most by its own rules, and is killed after 10.
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(Figures.of("end", 10, 8));

    private static final Duration NO_ORPHAN_AFTER = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aKilledSupervisorLeavesNoWorkerAndNothingIsLost() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            int times = Figures.of("ends", 2, 100);
            endAgainAndAgain(ordeal, times, () -> {
                List<ProcessHandle> family =
                        ordeal.agent().process().descendants().toList();
                ordeal.agent().process().destroyForcibly();
                Openagent.within(NO_ORPHAN_AFTER).until(() -> family.stream().noneMatch(Openagent::isRunning));
            });

            Verdict verdict = ordeal.judge();

            tell("supervisor killed", times, verdict);
            verdict.assertNothingLost((long) times * mostRepeats(ordeal.targets()));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void allProcessesKilledAtOnceLoseNothingWithoutACollector() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets())) {
            int times = Figures.of("ends", 2, 50);
            endAgainAndAgain(ordeal, times, () -> ordeal.agent().close());

            Verdict verdict = ordeal.withCollector().judge();

            tell("all killed", times, verdict);
            verdict.assertNothingLost(mostRepeats(ordeal.targets()));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRequestedEndSendsAllAndNothingTwice() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            int times = Figures.of("ends", 2, 50);
            endAgainAndAgain(ordeal, times, () -> terminate(ordeal));

            Verdict verdict = ordeal.judge();

            tell("terminated, collector up", times, verdict);
            verdict.assertNothingLost(0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRequestedEndNeedsNoCollector() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets())) {
            int times = Figures.of("ends", 2, 50);
            endAgainAndAgain(ordeal, times, () -> terminate(ordeal));

            Verdict verdict = ordeal.withCollector().judge();

            tell("terminated, collector down", times, verdict);
            verdict.assertNothingLost(0);
        }
    }

    /// A pause that is short enough is just that; from a longer one the supervisor concludes that the worker
    /// hangs. The beats are 30 s in full.
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedWorkerGoesOnOrIsReplaced() throws Exception {
        try (Ordeal ordeal = Ordeal.of(home, targets()).withCollector()) {
            Openagent.Setup setup = ordeal.setup();
            if (!Figures.areFull()) setup.env("JDK_JAVA_OPTIONS", "-Dopenagent.supervisor.beatLimit=PT5S");
            Openagent agent = ordeal.start(setup);
            ordeal.awaitScrapes(3, System.nanoTime());
            ProcessHandle worker = agent.worker().orElseThrow();
            ordeal.inflict(() -> pause(worker, Duration.ofSeconds(Figures.of("pause", 1, 20))));
            ordeal.awaitScrapes(4, System.nanoTime());
            assertThat(agent.worker()).hasValue(worker);

            ordeal.inflict(() -> {
                Openagent.signal("STOP", worker.pid());
                Openagent.within(Ordeal.PATIENCE).until(() -> !Openagent.isRunning(worker));
            });
            agent.awaitReady(Ordeal.PATIENCE);
            ordeal.awaitScrapes(2, System.nanoTime());

            Verdict verdict = ordeal.judge();
            tell("stopped", 2, verdict);
            verdict.assertNothingLost(2L * mostRepeats(ordeal.targets()));
        }
    }

    private static int targets() {
        return Figures.of("targets", 20, 100);
    }

    /// What came in two seconds and is not known to have arrived, and what comes in the one of the end.
    private static long mostRepeats(NumberedTargets targets) {
        return 3L * targets.samplesAnInterval();
    }

    private static void endAgainAndAgain(Ordeal ordeal, int times, Deed end) throws IOException, InterruptedException {
        for (int time = 0; time < times; time++) {
            ordeal.start(ordeal.setup());
            // Those of the first two seconds have settled after three more.
            ordeal.awaitScrapes(5, System.nanoTime());
            ordeal.inflict(end);
        }
        ordeal.start(ordeal.setup());
        ordeal.awaitScrapes(2, System.nanoTime());
    }

    private static void terminate(Ordeal ordeal) throws IOException, InterruptedException {
        List<ProcessHandle> family = Stream.concat(
                        Stream.of(ordeal.agent().process().toHandle()),
                        ordeal.agent().process().descendants())
                .toList();
        Openagent.signal("TERM", ordeal.agent().process().pid());
        assertThat(ordeal.agent().awaitExit(ENDS_WITHIN)).isZero();
        assertThat(family).noneMatch(Openagent::isRunning);
    }

    private static void pause(ProcessHandle worker, Duration duration) throws IOException, InterruptedException {
        Openagent.signal("STOP", worker.pid());
        try {
            Openagent.pass(duration);
        } finally {
            Openagent.signal("CONT", worker.pid());
        }
    }

    private static void tell(String what, int times, Verdict verdict) {
        System.out.printf("%s times=%d %s%n", what, times, verdict);
    }
}
