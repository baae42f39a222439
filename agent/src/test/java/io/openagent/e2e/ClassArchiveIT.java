package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The classes of the worker that a first worker leaves to those after it.
final class ClassArchiveIT {
    @TempDir
    private Path folder;

    @Test
    void aWorkerLeavesItsClassesToTheNextUntilAJarChanges() throws Exception {
        Path distribution = copied();
        Path archive = distribution.resolve("worker.jsa");
        var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Collector collector = Collector.start(CollectorOptions.good(anywhere, Licences.LICENSE), _ -> {})) {
            Openagent.Setup setup = setup(distribution, collector);
            try (Openagent first = started(setup)) {
                assertThat(archive).doesNotExist();
                Openagent.within(Duration.ofSeconds(30))
                        .until(() -> first.metric("openagent_samples_forwarded_total") > 0);
                end(first);
                assertThat(archive).isRegularFile();
                assertThat(first.stdout()).isEmpty();
            }
            try (Openagent second = started(setup)) {
                assertThat(mapped(second)).contains(archive.toString());
                end(second);
            }
            // Neither its size nor its date is another, as when a jar of a reproducible build is replaced.
            Path jar = distribution.resolve("lib/openagent-agent.jar");
            FileTime date = Files.getLastModifiedTime(jar);
            Files.setLastModifiedTime(jar, date);
            try (Openagent third = started(setup)) {
                assertThat(mapped(third)).doesNotContain(archive.toString());
                assertThat(archive).doesNotExist();
                end(third);
            }
        }
    }

    private Path copied() throws IOException, InterruptedException {
        Path made = Openagent.launcher().getParent().getParent();
        Path copy = folder.resolve("openagent");
        assertThat(new ProcessBuilder("cp", "-R", made.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.deleteIfExists(copy.resolve("worker.jsa"));
        return copy;
    }

    private Openagent.Setup setup(Path distribution, Collector collector) {
        int port = Openagent.freePort();
        return Openagent.in(folder.resolve("home"))
                .of(distribution)
                .port(port)
                .collector(collector.address().getPort(), Licences.TEST)
                .config(Yaml.targets(port));
    }

    private static Openagent started(Openagent.Setup setup) {
        return setup.start("foreground").awaitReady(Duration.ofSeconds(30));
    }

    private static void end(Openagent agent) throws IOException, InterruptedException {
        Openagent.signal("TERM", agent.process().pid());
        assertThat(agent.awaitExit(Duration.ofSeconds(20))).isZero();
    }

    /// The files that a process has in its memory.
    private static String mapped(Openagent agent) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(agent.process().pid()), "maps"));
    }
}
