package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot start says why in one sentence, once, and ends with the right code: 1 refused, 2 wrong usage.
final class BadStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at |\\sat=|Exception");

    @TempDir
    private Path home;

    /// A way to start wrongly, and what is said about it.
    record Bad(String name, Preparation preparation, int exitCode, List<String> said, List<String> arguments) {
        @Override
        public String toString() {
            return name + ": openagent " + String.join(" ", arguments);
        }
    }

    @FunctionalInterface
    interface Preparation {
        void prepare(Openagent.Setup setup, Path home) throws IOException;
    }

    static Stream<Bad> refusedAgents() {
        return Stream.of(
                        agent("a garbage licence", (setup, _) -> garbage(setup), "WHATAP_LICENSE"),
                        agent(
                                "no licence and no host",
                                (setup, _) -> setup.config(Yaml.targets(1)),
                                "WHATAP_LICENSE",
                                "WHATAP_HOST",
                                "openagent demo"),
                        agent("a missing scrape file", (setup, _) -> known(setup), "/scrape_config.yaml"),
                        agent("an unreadable scrape file", BadStartIT::folder, "/scrape_config.yaml"),
                        agent(
                                "a broken scrape file",
                                (setup, _) -> known(setup).config("features:\n  openAgent: [\n"),
                                "scrape_config.yaml:3:1"))
                .flatMap(BadStartIT::withAndWithoutASupervisor);
    }

    static Stream<Bad> wrongCommands() {
        return Stream.of(
                usage("an unknown command", "frobnicate"),
                usage("an unknown option", "foreground", "--frobnicate"),
                usage("no address", "collector", "--listen", "frobnicate"),
                usage("no kind of output", "collector", "--output", "frobnicate"),
                usage("no kind of sample", "send-sample", "frobnicate"),
                usage("no duration", "demo", "--for", "frobnicate"),
                usage("no URL", "targets", "--url", "frobnicate"),
                command("no licence", "--license-file", "collector"),
                command("a missing licence file", "/no/such", "collector", "--license-file", "/no/such"),
                command("nobody there", "127.0.0.1", "targets"),
                command("a port that is none", "PORT", (setup, _) -> setup.env("PORT", "many"), "targets"));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource({"refusedAgents", "wrongCommands"})
    void oneSentenceAndTheRightExitCode(Bad bad) throws IOException {
        Openagent.Setup setup = Openagent.in(home);
        bad.preparation().prepare(setup, home);
        try (Openagent agent = setup.start(bad.arguments().toArray(String[]::new))) {
            assertThat(agent.awaitExit(PATIENCE)).isEqualTo(bad.exitCode());
            assertThat(sentence(agent)).contains(bad.said());
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"foreground", ""})
    void aPortInUseIsNamed(String mode) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Openagent agent = known(Openagent.in(home))
                        .config(Yaml.targets(1))
                        .port(taken.getLocalPort())
                        .start(arguments(mode))) {
            assertThat(agent.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(sentence(agent)).contains("127.0.0.1:" + taken.getLocalPort());
        }
    }

    /// The one line that is for the user; a supervisor logs besides it that it has started a worker.
    private static String sentence(Openagent agent) {
        assertThat(agent.stdout()).isEmpty();
        assertThat(agent.stderr()).doesNotContainPattern(STACK_TRACE);
        List<String> sentences = agent.stderr()
                .lines()
                .filter(line -> !line.contains(" info supervisor "))
                .toList();
        assertThat(sentences).as(agent.stderr()).hasSize(1);
        assertThat(sentences.getFirst()).startsWith("openagent");
        return sentences.getFirst();
    }

    private static Stream<Bad> withAndWithoutASupervisor(Bad bad) {
        return Stream.of("foreground", "")
                .map(mode ->
                        new Bad(bad.name(), bad.preparation(), bad.exitCode(), bad.said(), List.of(arguments(mode))));
    }

    private static String[] arguments(String mode) {
        return mode.isEmpty() ? new String[0] : new String[] {mode};
    }

    private static Bad agent(String name, Preparation preparation, String... said) {
        return new Bad(name, preparation, 1, List.of(said), List.of());
    }

    private static Bad command(String name, String said, String... arguments) {
        return command(name, said, (_, _) -> {}, arguments);
    }

    private static Bad command(String name, String said, Preparation preparation, String... arguments) {
        return new Bad(name, preparation, 1, List.of(said), List.of(arguments));
    }

    private static Bad usage(String name, String... arguments) {
        return new Bad(name, (_, _) -> {}, 2, List.of("frobnicate"), List.of(arguments));
    }

    private static Openagent.Setup garbage(Openagent.Setup setup) {
        return setup.collector(Openagent.freePort(), "garbage").config(Yaml.targets(1));
    }

    private static Openagent.Setup known(Openagent.Setup setup) {
        return setup.collector(Openagent.freePort(), Licences.TEST);
    }

    /// Not even root can read a folder as a file.
    private static void folder(Openagent.Setup setup, Path home) throws IOException {
        known(setup);
        Files.createDirectory(home.resolve("scrape_config.yaml"));
    }
}
