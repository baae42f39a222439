package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigFile;
import io.openagent.config.Reading;
import io.openagent.e2e.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts and files that are handed out beside the program. `docker` and `kubectl` are programs that write down
/// what they were asked.
final class ScriptsTest {
    private static final String BUILD =
            Manifests.PROJECT.resolve("build-docker.sh").toString();
    private static final String SECRET =
            Manifests.FOLDER.resolve("create-whatap-secret.sh").toString();

    @TempDir
    private Path folder;

    @Test
    void shellcheckFindsNoFault() {
        Stream<String> scripts = Stream.of(
                        "openagent",
                        "build-docker.sh",
                        "build/image-root",
                        "build/reproducible",
                        "k8s/create-whatap-secret.sh",
                        ".ci/run")
                .map(script -> Manifests.PROJECT.resolve(script).toString());
        String[] words = Stream.concat(Stream.of(Tool.find("shellcheck").toString(), "--severity=warning"), scripts)
                .toArray(String[]::new);

        assertThat(Command.of(words).run().stdout()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                       | --platform linux/amd64,linux/arm64 --tag openagent:latest .
        --arch all                                               | --platform linux/amd64,linux/arm64 --tag openagent:latest .
        --arch amd64                                             | --platform linux/amd64 --tag openagent:latest --load .
        -a arm64 -t v2                                           | --platform linux/arm64 --tag openagent:v2 --load .
        --tag v1.0.0                                             | --platform linux/amd64,linux/arm64 --tag openagent:v1.0.0 .
        --registry docker.io/username --tag v1.0.0 --push        | --platform linux/amd64,linux/arm64 --tag docker.io/username/openagent:v1.0.0 --push .
        -r registry.example.com/team/ -p -a amd64                | --platform linux/amd64 --tag registry.example.com/team/openagent:latest --push .
        """)
    void buildxIsAskedForWhatTheOptionsSay(String options, String asked) throws IOException {
        Command.Run run = script(BUILD, options).withPath(recording("docker")).run();

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(calls("docker")).containsExactly("buildx version", "buildx build " + asked);
    }

    @Test
    void anImageForSeveralArchitecturesThatIsNotPushedIsWarnedOf() throws IOException {
        assertThat(script(BUILD, "").withPath(recording("docker")).run().stderr())
                .contains("cannot be loaded", "--push");
    }

    @ParameterizedTest
    @CsvSource({
        "--arch sparc, wanted amd64",
        "--push, --push wants --registry",
        "--tag, --tag wants a value",
        "--fast, unknown option"
    })
    void wrongOptionsAreNamedAndNothingIsBuilt(String options, String named) throws IOException {
        Command.Run run = script(BUILD, options).withPath(recording("docker")).run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr()).contains(named);
        assertThat(calls("docker")).isEmpty();
    }

    @Test
    void aDockerWithoutBuildxIsToldWhatIsMissing() throws IOException {
        Path bare = program("docker", "exit 1");

        Command.Run run = script(BUILD, "").withPath(bare).run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr()).contains("Buildx is missing");
    }

    @Test
    void theHelpNamesEveryOption() {
        Command.Run run = Command.of(BUILD, "--help").run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.stdout()).contains("-t, --tag", "-r, --registry", "-p, --push", "-a, --arch", "-h, --help");
    }

    @Test
    void theSecretGoesIntoTheAgentsNamespaceAndThroughNoArgument() throws IOException {
        Command.Run run = Command.of(SECRET, "a licence=", "10.0.0.1/10.0.0.2", "6600")
                .withPath(recording("kubectl"))
                .run();
        JsonNode secret =
                Manifests.read(folder.resolve("kubectl.stdin")).named("Secret whatap-monitoring/whatap-credentials");

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(calls("kubectl")).containsExactly("get namespace whatap-monitoring", "apply -f -");
        assertThat(Stream.of("license", "host", "port")
                        .map(key -> secret.path("data").path(key).asText())
                        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)))
                .containsExactly("a licence=", "10.0.0.1/10.0.0.2", "6600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "licence", "licence host", "licence host 6600 more"})
    void aSecretThatIsNotWholeIsNotWritten(String arguments) throws IOException {
        Command.Run run =
                script(SECRET, arguments).withPath(recording("kubectl")).run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr()).startsWith("Usage: ").contains("WHATAP_LICENSE WHATAP_HOST WHATAP_PORT");
        assertThat(calls("kubectl")).isEmpty();
    }

    @Test
    void systemdTakesTheUnit() throws IOException {
        Assumptions.assumeTrue(Tool.isThere("systemd-analyze"), "systemd-analyze is not installed");
        String unit = Manifests.text(Path.of("src/main/dist/openagent.service"))
                .replace("/opt/openagent/bin/openagent", "/bin/true");
        Path file = Files.writeString(folder.resolve("openagent.service"), unit);

        Command.Run run = Command.of("systemd-analyze", "verify", "--man=no", file.toString())
                .run();

        assertThat(run.stderr().lines().filter(line -> line.contains("openagent.service")))
                .isEmpty();
    }

    @Test
    void whatComposeGivesTheAgentIsGoodConfiguration() throws IOException {
        JsonNode compose = Manifests.read(Manifests.PROJECT.resolve("compose.yaml"))
                .objects()
                .getFirst();
        Path file = Files.writeString(
                folder.resolve("scrape_config.yaml"),
                compose.at("/configs/scrape_config/content").asText());

        assertThat(ConfigFile.read(file).problems()).isEmpty();
        assertThat(ConfigFile.read(file))
                .isInstanceOfSatisfying(
                        Reading.Usable.class,
                        usable -> assertThat(
                                        ((AgentConfig) usable.value()).targets().byId())
                                .hasSize(2));
        assertThat(compose.path("services").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("openagent", "collector", "prometheus", "grafana");
    }

    private static Command script(String script, String options) {
        Stream<String> words = Stream.concat(
                Stream.of(script), Stream.of(options.split(" ", -1)).filter(word -> !word.isEmpty()));
        return Command.of(words.toArray(String[]::new));
    }

    /// A program that writes down its arguments, a line a call, and what it reads.
    private Path recording(String name) throws IOException {
        return program(name, """
            echo "$*" >>%1$s/%2$s.calls
            case "$*" in *-) cat >%1$s/%2$s.stdin ;; esac
            """.formatted(folder, name));
    }

    private Path program(String name, String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path program = bin.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    private List<String> calls(String name) throws IOException {
        Path calls = folder.resolve(name + ".calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }
}
