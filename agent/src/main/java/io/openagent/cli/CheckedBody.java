package io.openagent.cli;

import io.openagent.discovery.ScrapeLimits;
import io.openagent.metrics.ContentType;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.Expositions;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.Profile;
import io.openagent.metrics.ScrapeProtocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A body that has been read to its end and found good. It is held in memory and read again for its dump, so that
/// nothing is printed of a body that is refused behind its middle.
final class CheckedBody {
    /// As many as the agent takes from a target by default.
    static final long MAX_BYTES = ScrapeLimits.DEFAULT.bodyBytes();

    /// Twenty seconds are promised for all of it; starting the JVM and printing the dump take the rest.
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final byte[] body;
    private final ScrapeProtocol protocol;

    private CheckedBody(byte[] body, ScrapeProtocol protocol) {
        this.body = body;
        this.protocol = protocol;
    }

    /// Where a body comes from.
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;

        static Source file(Path file) {
            return () -> {
                if (Files.isDirectory(file)) throw new IOException("a folder, wanted a file");
                return Files.newInputStream(file);
            };
        }
    }

    /// A thread of its own does the work, since nothing else ends the wait for a pipe that nobody writes to. When the
    /// time is over it is left behind; it does not keep the process.
    ///
    /// @param contentType the header as received
    static CheckedBody check(Source source, Optional<String> contentType, Profile profile)
            throws BodyRefused, InterruptedException {
        var work = new FutureTask<>(() -> read(source, contentType, profile));
        Thread.ofPlatform().daemon().name("check").start(work);
        try {
            return work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BodyRefused("not read to its end within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw refusal(e.getCause());
        }
    }

    private static BodyRefused refusal(@Nullable Throwable cause) {
        return switch (cause) {
            case BodyRefused refused -> refused;
            case MalformedExpositionException bad -> new BodyRefused(String.valueOf(bad.getMessage()));
            case IOException unreadable -> new BodyRefused("cannot be read: " + why(unreadable));
            case OutOfMemoryError _ -> new BodyRefused("needs more memory than this command has");
            case null, default -> throw new IllegalStateException("a fault of this command", cause);
        };
    }

    /// @param between any two entries
    /// @param behind the last one, if there is any
    void dump(JsonBytes json, String between, String behind) throws IOException {
        try (Exposition exposition = Expositions.open(new ByteArrayInputStream(body), protocol, Profile.SCRAPE)) {
            new MetricsDump(json).write(exposition, between, behind);
        } catch (MalformedExpositionException e) {
            throw new IllegalStateException("good before, and bad now", e);
        }
    }

    private static CheckedBody read(Source source, Optional<String> contentType, Profile profile)
            throws BodyRefused, IOException, MalformedExpositionException {
        ScrapeProtocol protocol = switch (ContentType.of(contentType)) {
            case ContentType.Known(ScrapeProtocol known) -> known;
            case ContentType.Unknown(String reason) -> throw new BodyRefused(reason);
        };
        byte[] body = bytes(source);
        try (Exposition exposition = Expositions.open(new ByteArrayInputStream(body), protocol, profile)) {
            Entry entry = exposition.advance();
            while (entry != Entry.END) entry = exposition.advance();
        }
        return new CheckedBody(body, protocol);
    }

    private static byte[] bytes(Source source) throws BodyRefused, IOException {
        try (InputStream in = source.open()) {
            byte[] body = in.readNBytes((int) MAX_BYTES + 1);
            if (body.length > MAX_BYTES) throw new BodyRefused("larger than " + MAX_BYTES + " bytes");
            return body;
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "no permission";
            default -> String.valueOf(e.getMessage());
        };
    }
}
