package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What cannot start says why in one sentence.
final class BadStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    /// A way to start wrongly, and what is said about it.
    record Bad(String name, Preparation preparation, int exitCode, List<String> said, List<String> arguments) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Preparation {
        void prepare(Openagent.Setup setup, Path home) throws IOException;
    }

    static Stream<Bad> badStarts() {
        return Stream.of(
                bad("a garbage licence", (setup, _) -> garbage(setup), "WHATAP_LICENSE"),
                bad(
                        "no licence and no host",
                        (setup, _) -> setup.config(Yaml.targets(1)),
                        "WHATAP_LICENSE",
                        "WHATAP_HOST",
                        "openagent demo"),
                bad("a missing scrape file", (setup, _) -> known(setup), "/scrape_config.yaml"),
                bad("a folder as scrape file", BadStartIT::folder, "/scrape_config.yaml"),
                bad(
                        "a broken scrape file",
                        (setup, _) -> known(setup).config("features:\n  openAgent: [\n"),
                        "scrape_config.yaml:3:1"),
                usage("an unknown command", "frobnicate"),
                usage("an unknown option", "foreground", "--frobnicate"));
    }

    @ParameterizedTest
    @MethodSource("badStarts")
    void oneSentenceAndTheRightExitCode(Bad bad) throws IOException {
        Openagent.Setup setup = Openagent.in(home);
        bad.preparation().prepare(setup, home);
        try (Openagent agent = setup.start(bad.arguments().toArray(String[]::new))) {
            assertThat(agent.awaitExit(PATIENCE)).isEqualTo(bad.exitCode());
            assertThat(sentence(agent)).contains(bad.said());
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Openagent agent = known(Openagent.in(home))
                        .config(Yaml.targets(1) + "web:\n  listen: 127.0.0.1\n")
                        .port(taken.getLocalPort())
                        .start("foreground")) {
            assertThat(agent.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(sentence(agent)).contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void theSupervisorEndsWithAWorkerThatCanNeverStart() {
        try (Openagent agent = garbage(Openagent.in(home)).start()) {
            assertThat(agent.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(agent.stderr()).contains("WHATAP_LICENSE").doesNotContain("\tat ");
        }
    }

    private static String sentence(Openagent agent) {
        assertThat(agent.stderr()).doesNotContain("\tat ");
        List<String> sentences = agent.stderr()
                .lines()
                .filter(line -> line.startsWith("openagent"))
                .toList();
        assertThat(sentences).as(agent.stderr()).hasSize(1);
        return sentences.getFirst();
    }

    private static Bad bad(String name, Preparation preparation, String... said) {
        return new Bad(name, preparation, 1, List.of(said), List.of("foreground"));
    }

    private static Bad usage(String name, String... arguments) {
        return new Bad(name, (_, _) -> {}, 2, List.of("frobnicate", "--help"), List.of(arguments));
    }

    private static Openagent.Setup garbage(Openagent.Setup setup) {
        return setup.collector(Openagent.freePort(), "garbage").config(Yaml.targets(1));
    }

    private static Openagent.Setup known(Openagent.Setup setup) {
        return setup.collector(Openagent.freePort(), Licences.TEST);
    }

    private static void folder(Openagent.Setup setup, Path home) throws IOException {
        known(setup);
        Files.createDirectory(home.resolve("scrape_config.yaml"));
    }
}
