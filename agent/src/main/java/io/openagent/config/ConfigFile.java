package io.openagent.config;

import io.openagent.config.Reading.Broken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The scrape file on disk.
public final class ConfigFile {
    private ConfigFile() {}

    /// A file that cannot be read is a problem that names its path, not an exception. Problems inside it carry
    /// the file's last name only.
    public static Reading<AgentConfig> read(Path file) {
        try {
            return ConfigParser.parse(String.valueOf(file.getFileName()), folder(file), text(file));
        } catch (NoSuchFileException e) {
            return unreadable(file, "there is no such file");
        } catch (IOException e) {
            return unreadable(file, "cannot be read: " + e.getMessage());
        }
    }

    /// The lines that the original OpenAgent takes otherwise, in their order. None where the file cannot be read, which
    /// [#read] tells.
    public static List<Difference> differences(Path file) {
        try {
            return Compatibility.differences(String.valueOf(file.getFileName()), text(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Where the file stands.
    public static Path folder(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    }

    /// At most one byte more than a scrape file may have, so that the parser refuses a larger one without reading it.
    static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(YamlDocument.MAX_CHARS + 1), StandardCharsets.UTF_8);
        }
    }

    private static Reading<AgentConfig> unreadable(Path file, String why) {
        return new Broken<>(List.of(Problem.error(Place.of(file.toString()), "", why)));
    }
}
