package io.openagent.scrape;

import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import okio.Buffer;
import okio.ByteString;

/// What the files of some [TlsOptions] contain at this moment. A file that is not named is empty.
record TlsFiles(ByteString ca, ByteString certificate, ByteString key) {
    static final TlsFiles NONE = new TlsFiles(ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY);

    /// All authorities that a Linux distribution trusts take 220 KiB.
    static final int MAX_FILE_BYTES = 1024 * 1024;

    /// @throws FailedExchange when a file cannot be read: the machine's authorities never stand in for a CA
    ///     file
    static TlsFiles read(TlsOptions options) throws FailedExchange {
        return new TlsFiles(
                ca(options.caFile()),
                own(options.client().map(TlsOptions.ClientCertificate::certFile)),
                own(options.client().map(TlsOptions.ClientCertificate::keyFile)));
    }

    ByteString digest() {
        return new Buffer()
                .write(ca.sha256())
                .write(certificate.sha256())
                .write(key.sha256())
                .sha256();
    }

    private static ByteString ca(Optional<Path> file) throws FailedExchange {
        if (file.isEmpty()) return ByteString.EMPTY;
        try {
            return read(file.get());
        } catch (TooLong e) {
            throw new FailedExchange(new Untrusted("CA file " + e.getMessage()));
        } catch (IOException e) {
            throw new FailedExchange(new Untrusted("CA file not readable: " + file.get()));
        }
    }

    private static ByteString own(Optional<Path> file) throws FailedExchange {
        if (file.isEmpty()) return ByteString.EMPTY;
        try {
            return read(file.get());
        } catch (IOException e) {
            throw new FailedExchange(new CredentialsUnreadable(Diagnosis.ofFile(e)));
        }
    }

    private static ByteString read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) throw new TooLong(file);
            return ByteString.of(content);
        }
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(Path file) {
            super(file + " is larger than " + MAX_FILE_BYTES + " bytes");
        }
    }
}
