package io.openagent.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A fresh folder that only this user may enter (0700), with room for one socket: `run-<pid of the
/// supervisor>-<random>/beat`.
///
/// It lies below the state folder, or in the temporary folder if the socket's path would be too long there. Its
/// name holds the supervisor's process id, so that the next supervisor knows and removes what a killed one has
/// left.
record SocketFolder(Path path) implements AutoCloseable {
    /// What every Unix takes: the least is 104 bytes, with a zero at the end.
    private static final int MAX_PATH_BYTES = 100;

    private static final String PREFIX = "run-";
    private static final String LONGEST = PREFIX + Integer.MAX_VALUE + "-18446744073709551615";
    private static final String SOCKET = "beat";

    static SocketFolder under(Path state) throws IOException {
        Path wanted = Files.createDirectories(state.toAbsolutePath());
        removeLeftovers(wanted);
        Path parent = fits(wanted) ? wanted : Path.of(System.getProperty("java.io.tmpdir"));
        String mine = PREFIX + ProcessHandle.current().pid() + "-";
        return new SocketFolder(Files.createTempDirectory(parent, mine));
    }

    Path socket() {
        return path.resolve(SOCKET);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(socket());
        Files.deleteIfExists(path);
    }

    private static boolean fits(Path parent) {
        Path longest = new SocketFolder(parent.resolve(LONGEST)).socket();
        return longest.toString().getBytes(UTF_8).length <= MAX_PATH_BYTES;
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, SocketFolder::isLeftover)) {
            for (Path folder : folders) new SocketFolder(folder).close();
        }
    }

    /// This process has no folder yet: one with its own id stems from a namesake, as in a restarted container.
    private static boolean isLeftover(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.matches(PREFIX + "[0-9]{1,10}-[0-9]+")) return false;
        long pid = Long.parseLong(name.substring(PREFIX.length(), name.indexOf('-', PREFIX.length())));
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }
}
