package io.openagent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFullFileAgesAndTheOldestGenerationGoes() throws IOException {
        RotatingFile file = new RotatingFile(folder.resolve("logs/a.log"), 10, 3);

        file.append("one 56789");
        file.append("two");
        file.append("too");
        file.append("three 789");
        file.append("four 6789");

        assertThat(folder.resolve("logs/a.log")).hasContent("four 6789");
        assertThat(folder.resolve("logs/a.log.1")).hasContent("three 789");
        assertThat(folder.resolve("logs/a.log.2")).hasContent("two\ntoo");
        assertThat(folder.resolve("logs")).isDirectoryNotContaining("glob:**.3");
    }
}
