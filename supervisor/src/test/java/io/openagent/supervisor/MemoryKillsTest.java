package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's files, as it writes them, in a folder.
final class MemoryKillsTest {
    @TempDir
    private Path folder;

    @Test
    void versionTwoCountsInMemoryEvents() throws Exception {
        write("groups", "0::/pod/agent\n");
        write("mount/pod/agent/memory.events", "low 0\nhigh 0\nmax 11\noom 2\noom_kill 2\noom_group_kill 0\n");

        assertThat(kills().count()).isEqualTo(2);
    }

    @Test
    void versionOneCountsInOomControl() throws Exception {
        write("groups", "9:name=systemd:/\n5:cpu,memory:/agent\n0::/\n");
        write("mount/memory/agent/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");

        assertThat(kills().count()).isEqualTo(3);
    }

    @Test
    void inAContainerTheOwnGroupIsMountedAtTheTop() throws Exception {
        write("groups", "4:memory:/docker/0123abcd\n");
        write("mount/memory/memory.oom_control", "oom_kill 1\n");

        assertThat(kills().count()).isEqualTo(1);
    }

    @Test
    void whereTheKernelTellsNothingNobodyWasKilled() throws Exception {
        assertThat(kills().count()).isZero();

        write("groups", "nothing of the kind\n0::/\n");

        assertThat(kills().count()).isZero();
    }

    private MemoryKills kills() {
        return MemoryKills.of(folder.resolve("groups"), folder.resolve("mount"));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
