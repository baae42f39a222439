package io.openagent.journal;

import io.openagent.journal.FileStore.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The checkpoint, which stands twice, in two files that are overwritten one after the other. Wherever a
/// power cut falls one of them is whole; and since both say the same in the end, damage to one costs
/// nothing.
///
/// They are overwritten in place and keep their size: that works on a full disk, where a new file could not
/// be made.
final class CheckpointFiles {
    private static final Logger log = LoggerFactory.getLogger("journal");
    private static final List<String> NAMES = List.of("checkpoint.a", "checkpoint.b");

    private CheckpointFiles() {}

    /// The later of those that are whole.
    ///
    /// @throws JournalRefused when a newer agent has written one
    static Optional<Checkpoint> read(FileStore files) throws IOException {
        Optional<Checkpoint> latest = Optional.empty();
        for (String name : NAMES) {
            Optional<Checkpoint> found = read(files, name);
            boolean isLater = found.isPresent()
                    && (latest.isEmpty()
                            || latest.get().generation() < found.get().generation());
            if (isLater) latest = found;
        }
        return latest;
    }

    /// Writes both, safe when it returns.
    static void write(FileStore files, Checkpoint checkpoint) throws IOException {
        ByteBuffer bytes = checkpoint.write();
        for (String name : NAMES) {
            try (StoredFile file = files.write(name)) {
                boolean isNew = file.size() == 0;
                file.writeFully(bytes.rewind(), 0);
                file.sync();
                if (isNew) files.sync();
            }
        }
    }

    private static Optional<Checkpoint> read(FileStore files, String name) throws IOException {
        try (StoredFile file = files.read(name)) {
            if (file.size() > Checkpoint.MAX_BYTES) return damaged(files, name);
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.readFully(bytes, 0);
            return switch (Checkpoint.read(bytes.flip())) {
                case Checkpoint.Reading.Good(Checkpoint checkpoint) -> Optional.of(checkpoint);
                case Checkpoint.Reading.Damaged() -> damaged(files, name);
                case Checkpoint.Reading.Newer(int version) -> throw newer(files, name, version);
            };
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    static JournalRefused newer(FileStore files, String name, int version) {
        return new JournalRefused("%s/%s has format %d, and this agent knows up to %d: a newer agent has written it"
                .formatted(files.place(), name, version, SegmentHeader.VERSION));
    }

    private static Optional<Checkpoint> damaged(FileStore files, String name) {
        log.warn("{}/{} is damaged, its twin is used", files.place(), name);
        return Optional.empty();
    }
}
