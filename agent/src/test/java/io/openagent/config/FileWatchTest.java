package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.FileWatch.WhenGone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWatchTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstQuestionGetsTheContentTheSecondNothing() throws IOException {
        var watch = new FileWatch(written("a"), WhenGone.KEEP);

        assertThat(watch.changed()).contains("a");
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void contentCountsAndTimeDoesNot() throws IOException {
        var file = written("a");
        var watch = new FileWatch(file, WhenGone.KEEP);
        watch.changed();
        var before = Files.getLastModifiedTime(file);

        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThat(watch.changed()).isEmpty();

        Files.writeString(file, "b");
        Files.setLastModifiedTime(file, before);
        assertThat(watch.changed()).contains("b");
    }

    @Test
    void theSwappedLinkOfAConfigMapIsNoticed() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("..1")).resolve("file"), "a");
        Files.writeString(Files.createDirectory(folder.resolve("..2")).resolve("file"), "b");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        var watch = new FileWatch(
                Files.createSymbolicLink(folder.resolve("file"), Path.of("..data", "file")), WhenGone.KEEP);
        watch.changed();

        Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..2"));
        Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(watch.changed()).contains("b");
    }

    @Test
    void aVanishedFileIsKeptOrEmptyAsAskedAndNoticedWhenItReturns() throws IOException {
        var file = written("a");
        var keeping = new FileWatch(file, WhenGone.KEEP);
        var emptying = new FileWatch(file, WhenGone.EMPTY);
        keeping.changed();
        emptying.changed();

        Files.delete(file);
        assertThat(keeping.changed()).isEmpty();
        assertThat(emptying.changed()).contains("");
        assertThat(emptying.changed()).isEmpty();

        Files.writeString(file, "a");
        assertThat(keeping.changed()).isEmpty();
        assertThat(emptying.changed()).contains("a");
    }

    @Test
    void whatCannotBeReadCountsAsUnchanged() {
        assertThat(new FileWatch(folder, WhenGone.EMPTY).changed()).isEmpty();
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }
}
