package io.openagent.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of one output, in which each identity that the output ever had has a journal of its own: what
/// waits for one project must not go to another.
///
/// ```text
///   <folder>/<16 hexadecimal digits of the identity's SHA-256>/identity
///                                                             /lock
///                                                             /checkpoint.a  checkpoint.b
///                                                             /000000000001.segment  …
/// ```
public final class JournalFolder {
    private static final Logger log = LoggerFactory.getLogger("journal");
    private static final String IDENTITY = "identity";
    private static final int NAME_BYTES = 8;

    /// The last process may just be ending.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Path folder;
    private final Duration patience;

    /// @param folder created when a journal is opened
    public JournalFolder(Path folder) {
        this(folder, PATIENCE);
    }

    JournalFolder(Path folder, Duration patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /// A journal in the folder, and whether it is the one that will be opened.
    ///
    /// @param identity of the output that it was kept for
    public record Kept(Path path, String identity) {}

    /// Opens the identity's journal, or begins it. Waits up to ten seconds for a process that has it.
    ///
    /// Where the folder cannot be written, the journal stands in memory and ends with the process. It says
    /// so in the log and in [Gauges#isDurable].
    ///
    /// @param identity of the output, as a host and a project; without secrets, as it is written down and
    /// logged
    /// @param memoryBytes instead of the options' bytes, if it stands in memory
    /// @throws JournalRefused when another process keeps it open, or a newer agent has written it
    public Journal open(String identity, JournalOptions options, long memoryBytes, JournalClock clock)
            throws JournalRefused, InterruptedException {
        Path home = folder.resolve(nameOf(identity));
        try {
            prepare(home, identity);
            reportOthers(home);
            return new Journal(openLocked(home, options, clock, patience));
        } catch (JournalRefused refused) {
            throw refused;
        } catch (IOException unusable) {
            log.error("{} cannot be used: {}", home, unusable.toString());
            log.error("WHAT WAITS FOR THE OUTPUT IS KEPT IN MEMORY, AND IS LOST WHEN THIS PROCESS ENDS");
            return inMemory(options.maxBytes(memoryBytes), clock);
        }
    }

    /// A journal that ends with the process.
    public static Journal inMemory(JournalOptions options, JournalClock clock) {
        try {
            return new Journal(SegmentLog.open(new MemoryFiles(), options, clock));
        } catch (IOException never) {
            throw new IllegalStateException("memory cannot be read", never);
        }
    }

    /// All journals of this output, those of earlier identities too.
    public List<Kept> journals() throws IOException {
        List<Kept> journals = new ArrayList<>();
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path home : homes) journals.add(new Kept(home, identityIn(home)));
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return journals;
    }

    /// Opens a journal that no agent has open, to read or trim it. Waits for nobody.
    ///
    /// @param kept one of [#journals]
    /// @throws JournalRefused when a process keeps it open, or a newer agent has written it
    /// @throws IOException when it cannot be used
    public Journal open(Kept kept, JournalOptions options, JournalClock clock)
            throws IOException, InterruptedException {
        return new Journal(openLocked(kept.path(), options, clock, Duration.ZERO));
    }

    /// Looks into a journal, open or not, without changing anything.
    public static Inspection inspect(Kept kept) throws IOException {
        return Inspection.of(new DiskFiles(kept.path()));
    }

    private SegmentLog openLocked(Path home, JournalOptions options, JournalClock clock, Duration patience)
            throws IOException, InterruptedException {
        var files = new DiskFiles(home);
        lock(files, patience);
        try {
            return SegmentLog.open(files, options, clock);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static void lock(DiskFiles files, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!files.tryLock()) {
            if (System.nanoTime() >= deadline) throw inUse(files, patience);
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    private static JournalInUse inUse(DiskFiles files, Duration patience) throws IOException {
        return new JournalInUse("%s is in use by process %s, which has not ended in %d s; two agents need two storages"
                .formatted(files.place(), files.lockedBy(), patience.toSeconds()));
    }

    private static void prepare(Path home, String identity) throws IOException {
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = home.resolve(IDENTITY);
        if (Files.notExists(file)) Files.writeString(file, identity);
    }

    private void reportOthers(Path home) throws IOException {
        for (Kept other : journals()) {
            if (other.path().equals(home)) continue;
            long waiting = inspect(other).accounts().waiting();
            if (waiting == 0) continue;
            log.warn(
                    "{} keeps {} samples for \"{}\", which is not the output any more; they wait until it is again, or"
                            + " until openagent journal drop",
                    other.path(),
                    waiting,
                    other.identity());
        }
    }

    private static String identityIn(Path home) throws IOException {
        try {
            return Files.readString(home.resolve(IDENTITY));
        } catch (NoSuchFileException lost) {
            return "unknown";
        }
    }

    private static String nameOf(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-256", never);
        }
    }
}
