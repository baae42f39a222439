package io.openagent.supervisor;

import static io.openagent.supervisor.EventLog.with;

import io.openagent.supervisor.Life.Stage;
import io.openagent.supervisor.RestartPolicy.Decision.GiveUp;
import io.openagent.supervisor.RestartPolicy.Decision.RestartAfter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps one worker alive until it is told to stop, or until the worker refuses to begin.
///
/// All state belongs to the thread in [#supervise]. Signal handlers and the JDK's reaper of children put a
/// message into the [Inbox]; what a message changes is acted upon each time round, so that it does not matter
/// whether it came before, during or between two workers.
final class Supervisor {
    /// How often limits are looked at; well below [RunningTime#LONGEST_STEP]. Deaths and signals do not wait for it.
    private static final Duration TICK = Duration.ofMillis(500);

    private final Path state;
    private final WorkerLauncher launcher;
    private final RestartPolicy policy;
    private final Limits limits;
    private final Supplier<Duration> clock;
    private final EventLog log;
    private final MemoryKills memoryKills = MemoryKills.ofThisProcess();
    private final Inbox inbox = new Inbox();

    private History history = History.NONE;
    private Optional<Duration> stopBy = Optional.empty();
    private boolean reloadWanted;

    Supervisor(
            Path state,
            WorkerLauncher launcher,
            RestartPolicy policy,
            Limits limits,
            Supplier<Duration> clock,
            EventLog log) {
        this.state = state;
        this.launcher = launcher;
        this.policy = policy;
        this.limits = limits;
        this.clock = clock;
        this.log = log;
    }

    /// Passes the wish on to the worker and ends; further wishes to stop change nothing. For any thread.
    void stop(String signal) {
        inbox.put(() -> beginStop(signal));
    }

    /// Passes the wish on to the worker. For any thread.
    void reload() {
        inbox.put(() -> reloadWanted = true);
    }

    /// Returns the exit code of this process.
    int supervise() throws InterruptedException {
        while (true) {
            Life life = superviseOne();
            history = history.with(life);
            if (isStopping()) return farewell(life);
            switch (policy.after(life.exit(), history)) {
                case RestartAfter(Duration delay) -> {
                    tellOfDeath(life, delay);
                    pause(delay);
                    if (isStopping()) return Exit.CLEAN.code();
                }
                case GiveUp(int exitCode) -> {
                    log.remark("worker refused to start", with("code", exitCode));
                    return exitCode;
                }
            }
        }
    }

    /// One worker from its start to its death.
    private Life superviseOne() throws InterruptedException {
        Pulse pulse = new Pulse(limits, clock);
        long killsBefore = memoryKills.count();
        reloadWanted = false; // a new worker reads the configuration anyway
        try (Heartbeats heartbeats = Heartbeats.under(state);
                Worker worker = launcher.launch(heartbeats.socket(), history.predecessors())) {
            log.info("worker started", with("pid", worker.pid()), with("restarts", history.deaths()));
            worker.onExit(inbox::wake);
            attend(worker, heartbeats, pulse);
            Exit exit = worker.awaitExit();
            boolean atMemoryLimit = !worker.wasKilled() && memoryKills.count() > killsBefore;
            return new Life(exit, pulse.reached(), Death.of(exit, atMemoryLimit));
        } catch (IOException e) {
            log.error("worker cannot be started", with("reason", e));
            return new Life(Exit.REFUSED, Stage.STARTED, Death.OTHER);
        }
    }

    private void attend(Worker worker, Heartbeats heartbeats, Pulse pulse) throws InterruptedException {
        while (worker.isAlive()) {
            heartbeats.hear(pulse::heard);
            if (isStopping()) worker.terminate();
            if (reloadWanted) reload(worker);
            if (pulse.isLost()) kill(worker, "silent for " + seconds(pulse.silence()));
            if (isStopOverdue()) kill(worker, "not stopped within " + seconds(limits.stop()));
            inbox.runNext(TICK);
        }
        heartbeats.hear(pulse::heard); // it may have become ready just before it died
    }

    private void reload(Worker worker) {
        log.info("worker reloads", with("pid", worker.pid()));
        worker.reload();
        reloadWanted = false;
    }

    private void kill(Worker worker, String reason) {
        if (worker.kill()) log.warn("worker killed", with("pid", worker.pid()), with("reason", reason));
    }

    private void tellOfDeath(Life life, Duration delay) {
        log.warn(
                "worker ended",
                with("code", life.exit().code()),
                with("reason", life.reason()),
                with("in_a_row", history.inARow()),
                with("deaths", history.deaths()),
                with("restart_in_ms", delay.toMillis()));
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private void pause(Duration delay) throws InterruptedException {
        Duration end = clock.get().plus(delay);
        while (!isStopping()) {
            Duration left = end.minus(clock.get());
            if (!left.isPositive()) return;
            inbox.runNext(left.compareTo(TICK) < 0 ? left : TICK);
        }
    }

    private void beginStop(String signal) {
        if (isStopping()) return;
        log.info("stopping", with("signal", signal));
        stopBy = Optional.of(clock.get().plus(limits.stop()));
    }

    private boolean isStopping() {
        return stopBy.isPresent();
    }

    private boolean isStopOverdue() {
        return stopBy.filter(end -> clock.get().compareTo(end) > 0).isPresent();
    }

    private int farewell(Life life) {
        log.info(
                "stopped",
                with("code", life.exit().code()),
                with("reason", life.exit().reason()));
        return life.isStoppedWell() ? Exit.CLEAN.code() : Exit.REFUSED.code();
    }
}
