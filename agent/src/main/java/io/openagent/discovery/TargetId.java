package io.openagent.discovery;

import io.openagent.metrics.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Who a target is: a digest of its URL and labels, never a position in a list. Equal on every machine and run.
///
/// @param digest 16 hexadecimal digits
public record TargetId(String digest) {
    static TargetId of(String url, Labels labels) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            update(sha256, url);
            labels.forEach(label -> {
                update(sha256, label.name());
                update(sha256, label.value());
            });
            return new TargetId(HexFormat.of().formatHex(sha256.digest(), 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// A fraction of one, evenly spread over identities: where in its interval a target is scraped.
    public double spread() {
        return (Long.parseUnsignedLong(digest, 16) >>> 11) * 0x1.0p-53;
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
