package io.openagent.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The last scrape file that was good, kept so that a restart with a bad one still scrapes. Only its owner may read it:
/// it can hold passwords. It is replaced as a whole or not at all.
public final class LastGoodConfig {
    private static final String NAME = "scrape_config.last-good.yaml";

    private final Path file;

    /// @param dataFolder created at the first [#keep]
    public LastGoodConfig(Path dataFolder) {
        this.file = dataFolder.resolve(NAME);
    }

    public Path file() {
        return file;
    }

    /// Keeps the text in place of what was kept before.
    ///
    /// @throws IOException when it cannot be written; what was kept before is still there
    public void keep(String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Empty when nothing was ever kept.
    public Optional<String> read() throws IOException {
        try {
            return Optional.of(ConfigFile.text(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
