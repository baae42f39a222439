package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastGoodConfigTest {
    @TempDir
    private Path folder;

    @Test
    void nothingWasKeptAtFirst() throws IOException {
        assertThat(new LastGoodConfig(folder.resolve("data")).read()).isEmpty();
    }

    @Test
    void theLastTextIsKeptForItsOwnerOnly() throws IOException {
        var lastGood = new LastGoodConfig(folder.resolve("data"));

        lastGood.keep("first");
        lastGood.keep("second: é");

        assertThat(new LastGoodConfig(folder.resolve("data")).read()).contains("second: é");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lastGood.file())))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("data")).isDirectoryContaining(lastGood.file()::equals);
    }

    @Test
    void aLeftoverOfACrashIsInNobodysWay() throws IOException {
        var lastGood = new LastGoodConfig(folder);
        Files.writeString(lastGood.file().resolveSibling(lastGood.file().getFileName() + ".new"), "torn");

        lastGood.keep("whole");

        assertThat(lastGood.read()).contains("whole");
    }
}
