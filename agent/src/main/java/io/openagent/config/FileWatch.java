package io.openagent.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// Tells whether a file says something else than when it was last asked. It compares digests of the content, not times,
/// and follows links anew each time, so that the swapped link of a Kubernetes ConfigMap is noticed and a touched file
/// is not. Owned by the one thread that asks.
public final class FileWatch {
    private final Path file;
    private final WhenGone whenGone;
    private byte[] lastDigest = {};

    public FileWatch(Path file, WhenGone whenGone) {
        this.file = file;
        this.whenGone = whenGone;
    }

    /// What a missing file means.
    public enum WhenGone {
        /// The same as a file without content.
        EMPTY,
        /// Nothing: what it last said still holds.
        KEEP
    }

    /// The content if it has changed; at the first question, the content. At most one byte more than a scrape file may
    /// have. A file that cannot be read for another reason than being absent is asked again next time.
    public Optional<String> changed() {
        return content()
                .filter(bytes -> {
                    byte[] digest = digest(bytes);
                    boolean differs = !Arrays.equals(digest, lastDigest);
                    lastDigest = digest;
                    return differs;
                })
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private Optional<byte[]> content() {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(YamlDocument.MAX_CHARS + 1));
        } catch (NoSuchFileException e) {
            return whenGone == WhenGone.EMPTY ? Optional.of(new byte[0]) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // as it was: it may be in the middle of being replaced
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
