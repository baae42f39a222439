package io.openagent.journal;

import io.openagent.journal.FileStore.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The checkpoint, which stands twice, in two files that are overwritten one after the other: first the one
/// that is not known to be good. So wherever a power cut or a failure falls, one of them is whole; and since
/// both say the same in the end, damage to one costs nothing.
///
/// They are overwritten in place and keep their size: that works on a full disk, where a new file could not
/// be made. Confined to the writer's thread.
final class CheckpointFiles {
    private static final Logger log = LoggerFactory.getLogger("journal");
    private static final List<String> NAMES = List.of("checkpoint.a", "checkpoint.b");

    private final FileStore files;
    private String good;

    private CheckpointFiles(FileStore files, String good) {
        this.files = files;
        this.good = good;
    }

    /// A checkpoint and the file in which it stands.
    record Kept(Checkpoint checkpoint, String name) {}

    /// The later of those that are whole.
    ///
    /// @throws JournalRefused when a newer agent has written one
    static Optional<Kept> read(FileStore files) throws IOException {
        Optional<Kept> latest = Optional.empty();
        for (String name : NAMES) {
            Optional<Kept> found = read(files, name).map(it -> new Kept(it, name));
            boolean isLater =
                    found.isPresent() && (latest.isEmpty() || generation(latest.get()) < generation(found.get()));
            if (isLater) latest = found;
        }
        return latest;
    }

    /// @param kept what was read, if there was any
    static CheckpointFiles of(FileStore files, Optional<Kept> kept) {
        return new CheckpointFiles(files, kept.map(Kept::name).orElse(NAMES.getLast()));
    }

    /// Writes both, safe when it returns.
    ///
    /// @throws IOException after which one of them still is as it was, or both say the new
    void write(Checkpoint checkpoint) throws IOException {
        ByteBuffer bytes = checkpoint.write();
        String known = good;
        write(NAMES.getFirst().equals(known) ? NAMES.getLast() : NAMES.getFirst(), bytes);
        write(known, bytes);
    }

    private void write(String name, ByteBuffer bytes) throws IOException {
        try (StoredFile file = files.write(name)) {
            boolean isNew = file.size() == 0;
            file.writeFully(bytes.rewind(), 0);
            file.sync();
            if (isNew) files.sync();
        }
        good = name;
    }

    private static long generation(Kept kept) {
        return kept.checkpoint().generation();
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
