package io.openagent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalFolderTest {
    private static final JournalOptions OPTIONS = JournalOptions.of(1 << 20);
    private static final long MEMORY = 1 << 20;
    private static final JournalClock CLOCK = JournalClock.system();

    @TempDir
    private Path folder;

    @Test
    void anotherIdentityBeginsAnewAndTheOldJournalIsKept() throws Exception {
        try (Journal journal = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            journal.append(Groups.of(1, "for project 1"));
        }

        try (Journal journal = new JournalFolder(folder).open("collector/2", OPTIONS, MEMORY, CLOCK)) {
            assertThat(journal.accounts().taken()).isZero();
        }

        assertThat(new JournalFolder(folder).journals())
                .extracting(JournalFolder.Kept::identity)
                .containsExactlyInAnyOrder("collector/1", "collector/2");
        try (Journal journal = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            assertThat(journal.accounts().waiting()).isOne();
        }
    }

    @Test
    void aSecondProcessWaitsAndIsRefused() throws Exception {
        Process other = hold();
        try {
            assertThatThrownBy(() -> new JournalFolder(folder, Duration.ofMillis(300))
                            .open("collector/1", OPTIONS, MEMORY, CLOCK))
                    .isInstanceOf(JournalRefused.class)
                    .hasMessageContaining("is in use by process " + other.pid() + ",");
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (Journal journal = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            assertThat(journal.accounts().waiting()).isOne();
        }
    }

    @Test
    void aSecondJournalInThisProcessIsRefusedToo() throws Exception {
        try (Journal _ = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            assertThatThrownBy(
                            () -> new JournalFolder(folder, Duration.ZERO).open("collector/1", OPTIONS, MEMORY, CLOCK))
                    .isInstanceOf(JournalRefused.class);
        }
    }

    @Test
    void withoutAFolderToWriteToItStandsInMemory() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "in the way");

        try (Journal journal = new JournalFolder(file).open("collector/1", OPTIONS, MEMORY, CLOCK);
                Cursor cursor = journal.cursor()) {
            journal.append(Groups.of(1, "for now"));

            assertThat(Groups.text(cursor.next(Duration.ZERO).orElseThrow())).isEqualTo("for now");
            assertThat(journal.gauges().isDurable()).isFalse();
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws Exception {
        try (Journal journal = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            journal.append(Groups.of(1, "private"));
            Path home = new JournalFolder(folder).journals().getFirst().path();
            assertThat(Files.getPosixFilePermissions(home).toString()).doesNotContain("OTHERS", "GROUP");
            assertThat(Files.getPosixFilePermissions(home.resolve(Segment.nameOf(1)))
                            .toString())
                    .doesNotContain("OTHERS", "GROUP");
        }
    }

    @Test
    void aRunningJournalCanBeLookedInto() throws Exception {
        try (Journal journal = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            journal.append(Groups.of(2, "one"));
            journal.append(Groups.of(3, "two"));

            Inspection inspection =
                    JournalFolder.inspect(new JournalFolder(folder).journals().getFirst());

            List<String> waiting = new ArrayList<>();
            assertThat(inspection.eachWaiting(entry -> waiting.add(Groups.text(entry))))
                    .isZero();
            assertThat(waiting).containsExactly("one", "two");
            assertThat(inspection.accounts()).isEqualTo(journal.accounts());
            assertThat(inspection.segments())
                    .extracting(SegmentSummary::waitingSamples)
                    .containsExactly(5L);
        }
    }

    @Test
    void aStoppedJournalCanBeTrimmed() throws Exception {
        try (Journal journal = new JournalFolder(folder).open("collector/1", OPTIONS, MEMORY, CLOCK)) {
            journal.append(Groups.of(2, "from 1970"));
        }
        var kept = new JournalFolder(folder).journals().getFirst();

        try (Journal journal = new JournalFolder(folder).open(kept, OPTIONS, CLOCK)) {
            assertThat(journal.dropOlderThan(Duration.ofDays(1))).isEqualTo(2);
        }

        assertThat(JournalFolder.inspect(kept).accounts().waiting()).isZero();
    }

    /// Another JVM that has appended a record and keeps the journal open.
    private Process hold() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("open");
        return process;
    }

    /// What the other process runs.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            Journal journal = new JournalFolder(Path.of(arguments[0])).open("collector/1", OPTIONS, MEMORY, CLOCK);
            journal.append(Groups.of(1, "of the other process"));
            System.out.println("open");
            var _ = System.in.read(); // until it is killed, or the test has ended
        }
    }
}
