package io.openagent.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a secret comes from. A file is read anew at every use, so that a rotated secret is taken without a restart.
public sealed interface SecretSource {
    /// Bytes that a secret's file may have: a token is some hundreds, a certificate some thousands.
    int MAX_FILE_BYTES = 64 * 1024;

    record Inline(Secret secret) implements SecretSource {}

    record InFile(Path file) implements SecretSource {}

    /// The secret as it is now, without white space around it.
    ///
    /// @throws IOException with the file's path, when it cannot be read or is larger than [#MAX_FILE_BYTES]
    default Secret read() throws IOException {
        return switch (this) {
            case Inline(Secret secret) -> secret;
            case InFile(Path file) -> {
                try (var in = Files.newInputStream(file)) {
                    byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                    if (bytes.length > MAX_FILE_BYTES) {
                        throw new IOException(file + ": larger than " + MAX_FILE_BYTES + " bytes, no secret is");
                    }
                    yield new Secret(new String(bytes, StandardCharsets.UTF_8).strip());
                }
            }
        };
    }
}
