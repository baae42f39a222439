package io.openagent.scrape;

import io.openagent.discovery.ClusterSecrets;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.scrape.ScrapeFailure.CredentialsUnreadable;
import io.openagent.scrape.ScrapeFailure.Untrusted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import okio.Buffer;
import okio.ByteString;

/// What the files and objects of some [TlsOptions] contain at this moment. One that is not named is empty.
record TlsFiles(ByteString ca, ByteString certificate, ByteString key) {
    static final TlsFiles NONE = new TlsFiles(ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY);

    /// All authorities that a Linux distribution trusts take 220 KiB.
    static final int MAX_FILE_BYTES = 1024 * 1024;

    /// @param cluster where what stands in its objects is read
    /// @throws FailedExchange when one cannot be read: the machine's authorities never stand in for a CA
    ///     that is named
    static TlsFiles read(TlsOptions options, ClusterSecrets cluster) throws FailedExchange {
        return new TlsFiles(
                ca(options.ca(), cluster),
                own(options.client().map(TlsOptions.ClientCertificate::certificate), cluster),
                own(options.client().map(TlsOptions.ClientCertificate::key), cluster));
    }

    ByteString digest() {
        return new Buffer()
                .write(ca.sha256())
                .write(certificate.sha256())
                .write(key.sha256())
                .sha256();
    }

    private static ByteString ca(Optional<SecretSource> source, ClusterSecrets cluster) throws FailedExchange {
        if (source.isEmpty()) return ByteString.EMPTY;
        try {
            return read(source.get(), cluster);
        } catch (TooLong e) {
            throw new FailedExchange(new Untrusted("CA file " + e.getMessage()));
        } catch (IOException e) {
            throw new FailedExchange(new Untrusted(
                    source.get() instanceof SecretSource.InFile(Path file)
                            ? "CA file not readable: " + file
                            : String.valueOf(e.getMessage())));
        }
    }

    private static ByteString own(Optional<SecretSource> source, ClusterSecrets cluster) throws FailedExchange {
        if (source.isEmpty()) return ByteString.EMPTY;
        try {
            return read(source.get(), cluster);
        } catch (IOException e) {
            throw new FailedExchange(new CredentialsUnreadable(Diagnosis.ofFile(e)));
        }
    }

    private static ByteString read(SecretSource source, ClusterSecrets cluster) throws IOException {
        return source instanceof SecretSource.InFile(Path file)
                ? read(file)
                : ByteString.encodeUtf8(source.read(cluster).reveal());
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
