package io.openagent.supervisor;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text file that starts anew when it is full; the generations before it are `.1`, `.2` and so on, `.1` the youngest.
///
/// It is opened for each line: the supervisor writes a few a day, and so a folder that was removed or a disk
/// that was full is no state to recover from.
///
/// @param generations how many files there are at most, the current one among them
record RotatingFile(Path path, long maxBytes, int generations) {
    void append(String line) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (Files.exists(path) && Files.size(path) + line.length() > maxBytes) rotate();
        Files.writeString(path, line + "\n", CREATE, APPEND);
    }

    private void rotate() throws IOException {
        for (int age = generations - 1; age > 0; age--) {
            if (Files.exists(aged(age - 1))) Files.move(aged(age - 1), aged(age), REPLACE_EXISTING);
        }
    }

    private Path aged(int age) {
        return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
    }
}
