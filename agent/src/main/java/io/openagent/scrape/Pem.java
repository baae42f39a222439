package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import okio.ByteString;

/// The blocks of a PEM text (RFC 7468). What stands between them is commentary.
///
/// @param label such as `CERTIFICATE` or `PRIVATE KEY`
record Pem(String label, ByteString content) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    private static final Pattern BLANK = Pattern.compile("\\s+");

    /// @throws IllegalArgumentException when a block is not in base 64
    static List<Pem> blocks(byte[] text) {
        return BLOCK.matcher(new String(text, ISO_8859_1))
                .results()
                .map(block -> new Pem(block.group(1), decode(block.group(2))))
                .toList();
    }

    private static ByteString decode(String base64) {
        return ByteString.of(Base64.getDecoder().decode(BLANK.matcher(base64).replaceAll("")));
    }
}
