package io.openagent.cli;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The jars from which the image's class cache was made. JDK 25 runs the classes of its cache whatever has become of
/// their jars since, so whoever lays a changed jar over the image would go on running the old one and not know.
///
/// A jar's directory stands at its end, with a checksum of each class: that is what is compared.
final class TrainedJars {
    /// Names the file with the checksum. Set in the image alone.
    private static final String FILE = "openagent.trainedJars";

    /// As `build/image-root` has it. The directories of our own jars fit.
    private static final int END_BYTES = 128 * 1024;

    private TrainedJars() {}

    /// @throws CommandFailed when the jars on the class path are others
    static void check() {
        String file = System.getProperty(FILE, "");
        if (file.isEmpty()) return;
        try {
            if (sum(jars()).equals(Files.readString(Path.of(file)).strip())) return;
        } catch (IOException e) {
            throw new CommandFailed("the jars cannot be compared with " + file + ": " + e.getMessage());
        }
        throw new CommandFailed(
                "the jars are not those from which the class cache was made, and their classes would not"
                        + " run; build the image with build-docker.sh, or start java without image.jvm");
    }

    private static List<Path> jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .sorted()
                .map(Path::of)
                .toList();
    }

    private static String sum(List<Path> jars) throws IOException {
        MessageDigest digest = sha256();
        for (Path jar : jars) {
            try (var file = new RandomAccessFile(jar.toFile(), "r")) {
                var end = new byte[(int) Math.min(END_BYTES, file.length())];
                file.seek(file.length() - end.length);
                file.readFully(end);
                digest.update(end);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
