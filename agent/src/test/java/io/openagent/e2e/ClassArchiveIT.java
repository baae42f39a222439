package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive of the worker's classes that makes starts faster.
final class ClassArchiveIT {
    @TempDir
    private Path folder;

    @Test
    void workersUseItUntilAJarChanges() throws Exception {
        Path distribution = copied();
        Path archive = distribution.resolve("worker.jsa");
        try (Openagent command = setup(distribution).start("classes")) {
            assertThat(command.awaitExit(Duration.ofSeconds(60)))
                    .as(command.stderr())
                    .isZero();
        }
        assertThat(archive).isRegularFile();
        try (Openagent worker = started(distribution)) {
            assertThat(mapped(worker)).contains(archive.toString());
        }
        // Neither its size nor its date is another, as when a jar of a reproducible build is replaced.
        Path jar = distribution.resolve("lib/openagent-agent.jar");
        Files.setLastModifiedTime(jar, Files.getLastModifiedTime(jar));
        try (Openagent worker = started(distribution)) {
            assertThat(mapped(worker)).doesNotContain(archive.toString());
            assertThat(archive).doesNotExist();
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

    private Openagent.Setup setup(Path distribution) {
        return Openagent.in(folder.resolve("home")).of(distribution);
    }

    private Openagent started(Path distribution) {
        return setup(distribution)
                .collector(Openagent.freePort(), Licences.TEST)
                .config(Yaml.targets(Openagent.freePort()))
                .start("foreground")
                .awaitReady(Duration.ofSeconds(30));
    }

    /// The files that a process has in its memory.
    private static String mapped(Openagent agent) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(agent.process().pid()), "maps"));
    }
}
