package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real processes: a supervisor with the product's flags and a [FakeWorker].
class SupervisorTest {
    private static final long MEBIBYTE_IN_KIB = 1024;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRefusalToStartIsNotRepeatedAndItsCodeIsPassedOn(int code) throws Exception {
        try (var supervisor = start(Map.of(), "refuses", Integer.toString(code))) {
            int exit = supervisor.awaitExit();

            assertThat(exit).isEqualTo(code);
            assertThat(supervisor.stderr())
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).contains("worker started"),
                            line -> assertThat(line).isEqualTo("nothing to do here"));
            assertThat(supervisor.log()).last().asString().endsWith("worker refused to start code=" + code);
        }
    }

    @Test
    void aSettledWorkerThatDiesIsReplacedAtOnce() throws Exception {
        try (var supervisor = start(Map.of("settledAfter", "PT0S"), "lives")) {
            ProcessHandle first = supervisor.awaitWorker(0);

            Instant killed = Instant.now();
            first.destroyForcibly();
            Instant restarted = timeOf(supervisor.awaitStderr("worker started", "restarts=1"));

            assertThat(supervisor.stderr())
                    .anyMatch(line -> line.endsWith(
                            "worker ended code=137 reason=\"killed by SIGKILL\" in_a_row=0 deaths=1 restart_in_ms=0"));
            assertThat(Duration.between(killed, restarted)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void earlyDeathsDoubleTheDelay() throws Exception {
        try (var supervisor = start(Map.of("firstDelay", "PT0.1S"), "dies-when-ready", "3")) {
            supervisor.awaitStderr("reason=\"out of memory\"", "deaths=3");

            assertThat(supervisor
                            .stderr()
                            .filter(line -> line.contains("worker ended"))
                            .limit(3))
                    .satisfiesExactly(
                            line -> assertThat(delayIn(line)).isBetween(80L, 100L),
                            line -> assertThat(delayIn(line)).isBetween(160L, 200L),
                            line -> assertThat(delayIn(line)).isBetween(320L, 400L));
        }
    }

    @Test
    void settledWorkersThatRunOutOfMemoryInARowAreReplacedMoreAndMoreSlowly() throws Exception {
        try (var supervisor = start(Map.of("settledAfter", "PT0S", "firstDelay", "PT0.1S"), "dies-when-ready", "3")) {
            supervisor.awaitStderr("reason=\"out of memory\" in_a_row=2", "deaths=3");

            assertThat(supervisor
                            .stderr()
                            .filter(line -> line.contains("worker ended"))
                            .limit(3))
                    .satisfiesExactly(
                            line -> assertThat(delayIn(line)).isZero(),
                            line -> assertThat(delayIn(line)).isBetween(80L, 100L),
                            line -> assertThat(delayIn(line)).isBetween(160L, 200L));
        }
    }

    @Test
    void aWorkerIsToldHowTheOnesBeforeItDied() throws Exception {
        try (var supervisor = start(Map.of("firstDelay", "PT0.1S"), "tells-of-predecessors", "3")) {
            supervisor.awaitStdout("predecessors 0 none");
            supervisor.awaitStdout("predecessors 1 out_of_memory");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aRefusalOfAWorkerThatWasReadyIsRepeated(String code) throws Exception {
        try (var supervisor = start(Map.of("firstDelay", "PT0.1S"), "dies-when-ready", code)) {
            supervisor.awaitStderr("worker started", "restarts=1");

            assertThat(supervisor.isAlive()).isTrue();
        }
    }

    @Test
    void aHungWorkerIsKilledAndReplaced() throws Exception {
        try (var supervisor = start(Map.of("beatLimit", "PT1S", "firstDelay", "PT0.1S"), "hangs")) {
            supervisor.awaitStderr("worker killed", "reason=\"silent for ");
            supervisor.awaitStderr("worker ended", "reason=\"killed by SIGKILL\"", "deaths=1");

            assertThat(supervisor.awaitStderr("worker started", "restarts=1")).contains(" info ");
        }
    }

    @Test
    void aWorkerThatNeverSpeaksIsKilledAfterTheStartUpAllowance() throws Exception {
        try (var supervisor = start(Map.of("startLimit", "PT1S", "beatLimit", "PT0.1S"), "is-mute")) {
            assertThat(supervisor.awaitStderr("worker killed", "silent for ")).containsPattern("silent for [1-9]");
        }
    }

    @Test
    void aKilledSupervisorLeavesNoWorkerBehind() throws Exception {
        try (var supervisor = start(Map.of(), "lives")) {
            ProcessHandle worker = supervisor.awaitWorker(0);

            supervisor.signal("KILL");

            await().atMost(Duration.ofSeconds(2)).until(() -> hasEnded(worker));
        }
    }

    @Test
    void timeInWhichTheSupervisorDidNotRunIsNotHeldAgainstTheWorker() throws Exception {
        try (var supervisor = start(Map.of("beatLimit", "PT3S"), "lives")) {
            ProcessHandle worker = supervisor.awaitWorker(0);

            supervisor.signal("STOP");
            pass(Duration.ofSeconds(5));
            supervisor.signal("CONT");
            pass(Duration.ofSeconds(2));

            assertThat(worker.isAlive()).isTrue();
            assertThat(supervisor.stderr()).noneMatch(line -> line.contains("worker killed"));
        }
    }

    @Test
    void aWorkerThatSleptWithTheSupervisorIsNotLost() throws Exception {
        try (var supervisor = start(Map.of("beatLimit", "PT2S"), "lives")) {
            ProcessHandle worker = supervisor.awaitWorker(0);

            supervisor.signal("STOP");
            SupervisorProcess.signal("STOP", worker.pid());
            pass(Duration.ofSeconds(3));
            supervisor.signal("CONT");
            SupervisorProcess.signal("CONT", worker.pid());
            pass(Duration.ofSeconds(1));

            assertThat(worker.isAlive()).isTrue();
            assertThat(supervisor.stderr()).noneMatch(line -> line.contains("worker killed"));
        }
    }

    @Test
    void aStoppedWorkerIsHungToo() throws Exception {
        try (var supervisor = start(Map.of("beatLimit", "PT1S"), "lives")) {
            ProcessHandle worker = supervisor.awaitWorker(0);

            SupervisorProcess.signal("STOP", worker.pid());
            supervisor.awaitStderr("worker killed");

            await().until(() -> !worker.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalToStopReachesTheWorkerAsTermAndACleanStopEndsWithZero(String signal) throws Exception {
        try (var supervisor = start(Map.of(), "lives")) {
            ProcessHandle worker = supervisor.awaitWorker(0);

            supervisor.signal(signal);
            int exit = supervisor.awaitExit();

            assertThat(exit).isZero();
            assertThat(worker.isAlive()).isFalse();
            assertThat(supervisor.stdout()).contains("SIGTERM");
            assertThat(supervisor.stderr()).anyMatch(line -> line.endsWith("stopping signal=SIG" + signal));
            assertThat(supervisor.state()).isEmptyDirectory();
        }
    }

    @Test
    void aSecondInterruptIsIgnored() throws Exception {
        try (var supervisor = start(Map.of(), "stops-slowly")) {
            supervisor.awaitWorker(0);

            supervisor.signal("INT");
            supervisor.awaitStdout("SIGTERM");
            supervisor.signal("INT");
            int exit = supervisor.awaitExit();

            assertThat(exit).isZero();
            assertThat(supervisor.stdout().filter("SIGTERM"::equals)).hasSize(1);
        }
    }

    @Test
    void aWorkerThatDoesNotStopIsKilledAndTheSupervisorEndsWithOne() throws Exception {
        try (var supervisor = start(Map.of("stopLimit", "PT1S"), "is-stubborn")) {
            ProcessHandle worker = supervisor.awaitWorker(0);

            supervisor.signal("TERM");
            int exit = supervisor.awaitExit();

            assertThat(exit).isEqualTo(1);
            assertThat(worker.isAlive()).isFalse();
            assertThat(supervisor.stderr()).anyMatch(line -> line.endsWith("reason=\"not stopped within 1 s\""));
        }
    }

    @Test
    void aWorkerStoppedBeforeItCouldListenCountsAsCleanlyStopped() throws Exception {
        try (var supervisor = start(Map.of(), "is-mute")) {
            supervisor.awaitStderr("worker started");

            supervisor.signal("TERM");

            assertThat(supervisor.awaitExit()).isZero();
        }
    }

    @Test
    void aStopBetweenTwoWorkersEndsTheWait() throws Exception {
        try (var supervisor = start(Map.of("firstDelay", "PT60S"), "dies-when-ready", "3")) {
            supervisor.awaitStderr("worker ended");

            supervisor.signal("TERM");

            assertThat(supervisor.awaitExit()).isZero();
        }
    }

    @Test
    void aHangUpReachesTheWorkerAsReload() throws Exception {
        try (var supervisor = start(Map.of(), "lives")) {
            supervisor.awaitWorker(0);

            supervisor.signal("HUP");
            supervisor.awaitStdout("reload");

            assertThat(supervisor.isAlive()).isTrue();
        }
    }

    @Test
    void heartbeatsComeThroughAFolderThatOnlyTheOwnerMayEnter() throws Exception {
        try (var supervisor = start(Map.of(), "lives")) {
            supervisor.awaitWorker(0);

            try (Stream<Path> folders = Files.list(supervisor.state())) {
                assertThat(folders).singleElement().satisfies(only -> {
                    assertThat(Files.getPosixFilePermissions(only))
                            .isEqualTo(PosixFilePermissions.fromString("rwx------"));
                    assertThat(only.resolve("beat")).exists();
                });
            }
        }
    }

    @Test
    void aSupervisorAtWorkStaysBelowSixtyFourMebibytes() throws Exception {
        try (var supervisor = start(Map.of("settledAfter", "PT0S"), "lives")) {
            supervisor.awaitWorker(0).destroyForcibly();
            supervisor.awaitWorker(1);

            long resident = residentKibibytes(supervisor.pid());

            System.out.println("supervisor VmRSS: " + resident + " KiB");
            assertThat(resident).isLessThan(64 * MEBIBYTE_IN_KIB);
        }
    }

    @Test
    void aCommandThatCannotBeStartedIsToldInOneLine() throws Exception {
        List<String> nothing = List.of(folder.resolve("nothing").toString());
        try (var supervisor = SupervisorProcess.startCommand(folder, Map.of(), Map.of(), nothing)) {
            int exit = supervisor.awaitExit();

            assertThat(exit).isEqualTo(1);
            assertThat(supervisor.stderr()).singleElement().asString().contains("worker cannot be started", "nothing");
        }
    }

    @Test
    void eventsCanBeJson() throws Exception {
        try (var supervisor = SupervisorProcess.startCommand(
                folder, Map.of(), Map.of("LOG_FORMAT", "json"), List.of("sh", "-c", "exit 1"))) {
            supervisor.awaitExit();

            assertThat(supervisor.log())
                    .allMatch(line -> line.startsWith("{\"ts\":\"") && line.endsWith("}"))
                    .last()
                    .asString()
                    .endsWith("\"component\":\"supervisor\",\"msg\":\"worker refused to start\",\"code\":1}");
        }
    }

    @Test
    void wrongUsageIsOneSentenceAndExitTwo() throws Exception {
        try (var supervisor = SupervisorProcess.run(folder, Map.of(), Map.of(), List.of("--", "java"))) {
            int exit = supervisor.awaitExit();

            assertThat(exit).isEqualTo(2);
            assertThat(supervisor.stderr()).containsExactly("--state is missing; " + Arguments.USAGE);
        }
    }

    private SupervisorProcess start(Map<String, String> limits, String... behaviour) throws IOException {
        return SupervisorProcess.start(folder, limits, behaviour);
    }

    /// An orphan that ended and was not yet collected by process 1 still counts as alive, but has no command any more.
    private static boolean hasEnded(ProcessHandle orphan) {
        return orphan.info().command().isEmpty();
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    private static Instant timeOf(String line) {
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    private static long delayIn(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf('=') + 1));
    }

    private static long residentKibibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
