package io.openagent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Licences;
import io.openagent.e2e.Openagent;
import io.openagent.e2e.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Dockerfile builds, built here without an engine: the same script, an OCI image layout with the Dockerfile's
/// own settings, and its entry point started on nothing but the layer's files.
final class ImageIT {
    private static final String CONFIG = """
        features:
          openAgent:
            targets:
              - targetName: somebody
                type: StaticEndpoints
                addresses: ["127.0.0.1:1"]
        """;

    @TempDir
    private static Path folder;

    private static ImageLayout image;
    private static Path unpacked;

    @BeforeAll
    static void build() throws IOException {
        Path root = folder.resolve("root");
        Command.Run run = Command.of(
                        Manifests.PROJECT.resolve("build/image-root").toString(),
                        Path.of("target/openagent/openagent").toAbsolutePath().toString(),
                        root.toString())
                .with("JAVA_HOME", System.getProperty("java.home"))
                .run();
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        image = ImageLayout.write(root, Dockerfile.read(), folder.resolve("layout"));
        unpacked = image.unpack(folder.resolve("unpacked"));
        Files.writeString(unpacked.resolve("app/scrape_config.yaml"), CONFIG);
        // The engine mounts it there, and makes it where the image has none.
        Files.createDirectories(unpacked.resolve("proc"));
    }

    @Test
    void itsEntryPointChecksAConfigurationWithoutAShell() {
        Command.Run run = started("check", "config", "/app/scrape_config.yaml").run();

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.stdout()).contains("targetName: somebody");
        assertThat(Stream.of("bin", "usr/bin", "sbin").map(unpacked::resolve)).noneMatch(Files::exists);
    }

    @Test
    void withoutArgumentsItIsTheWorkerThatAnswersAndKeepsToItsHeap() throws IOException, InterruptedException {
        int port = Openagent.freePort();
        Process worker = started(image.settings().command().toArray(String[]::new))
                .with("WHATAP_LICENSE", Licences.LICENSE.text())
                .with("WHATAP_HOST", "127.0.0.1")
                .with("PORT", Integer.toString(port))
                .start(folder.resolve("worker.log"));
        try {
            Openagent.within(Duration.ofSeconds(30))
                    .until(() -> Openagent.status("GET", "http://127.0.0.1:" + port + "/healthz") == 200);

            assertThat(worker.descendants().map(ImageIT::mapped)).anyMatch(files -> files.contains("worker.aot"));
            assertThat(heapOf(port)).isBetween(250L << 20, 256L << 20);
            assertThat(unpacked.resolve("var/lib/openagent")).isNotEmptyDirectory();
            // What a pod's end sends to process 1; unshare itself is deaf to it.
            worker.descendants().forEach(ProcessHandle::destroy);
            assertThat(worker.waitFor(Duration.ofSeconds(20))).isTrue();
            assertThat(worker.exitValue()).isZero();
        } finally {
            worker.destroyForcibly();
        }
    }

    /// The JVM runs the classes of its cache, whatever has become of the jars.
    @Test
    void aJarThatIsLaidOverTheImagesOwnIsNoticed() throws IOException {
        Path jar = unpacked.resolve("opt/openagent/lib/openagent-protocol.jar");
        byte[] own = Files.readAllBytes(jar);
        FileTime date = Files.getLastModifiedTime(jar);
        byte[] other = own.clone();
        other[other.length - 100] ^= 1;
        try {
            Files.write(jar, other);
            Files.setLastModifiedTime(jar, date);

            Command.Run run =
                    started("check", "config", "/app/scrape_config.yaml").run();

            assertThat(run.exitCode()).isOne();
            assertThat(run.stderr())
                    .startsWith("openagent: the jars are not those from which the class cache was made");
        } finally {
            Files.write(jar, own);
            Files.setLastModifiedTime(jar, date);
        }
    }

    /// The files that a process has in its memory.
    private static String mapped(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps"));
        } catch (IOException gone) {
            return "";
        }
    }

    /// Where a machine has more than 512 MiB, half of that would be more. The JVM leaves out what it keeps free to copy
    /// to.
    private static long heapOf(int port) throws IOException, InterruptedException {
        return Openagent.get("http://127.0.0.1:" + port + "/metrics")
                .lines()
                .filter(line -> line.startsWith("openagent_memory_heap")
                        || line.startsWith("jvm_memory_max_bytes{area=\"heap\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /// As process 1 of a container whose root is the image's: with its environment and nothing of ours.
    private static Command started(String... arguments) {
        Stream<String> container = Stream.of(
                Tool.find("unshare").toString(),
                "--map-root-user",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--root=" + unpacked,
                "--mount-proc=/proc");
        Stream<String> entry = image.settings().entryPoint().stream();
        String[] words = Stream.of(container, entry, Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return Command.of(words).with(image.settings().environment());
    }
}
