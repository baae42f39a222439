package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFolderTest {
    /// Above the highest process id of Linux (2^22).
    private static final int NO_PROCESS = 99_999_999;

    @TempDir
    private Path state;

    @Test
    void onlyItsOwnerMayEnter() throws IOException {
        try (SocketFolder folder = SocketFolder.under(state)) {
            assertThat(Files.getPosixFilePermissions(folder.path()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void itLiesBelowTheStateFolderWhichItCreates() throws IOException {
        Path fresh = state.resolve("a/b");

        try (SocketFolder folder = SocketFolder.under(fresh)) {
            assertThat(folder.path()).hasParent(fresh);
        }

        assertThat(fresh).isEmptyDirectory();
    }

    @Test
    void itMovesToTheTemporaryFolderWhenThePathIsTooLongForASocket() throws IOException {
        try (SocketFolder folder = SocketFolder.under(state.resolve("x".repeat(100)))) {
            assertThat(folder.path()).hasParent(Path.of(System.getProperty("java.io.tmpdir")));
        }
    }

    @Test
    void whatAKilledSupervisorLeftIsRemoved() throws IOException {
        Path left = Files.createDirectory(state.resolve("run-" + NO_PROCESS + "-1"));
        Files.createFile(left.resolve("beat"));

        SocketFolder.under(state).close();

        assertThat(left).doesNotExist();
    }

    @Test
    void whatBelongsToALivingProcessOrToNobodyStays() throws IOException {
        Path living = Files.createDirectory(state.resolve("run-1-1"));
        Path foreign = Files.createDirectory(state.resolve("run-of-somebody"));

        SocketFolder.under(state).close();

        assertThat(living).exists();
        assertThat(foreign).exists();
    }
}
