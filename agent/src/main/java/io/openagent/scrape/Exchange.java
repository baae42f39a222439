package io.openagent.scrape;

import io.openagent.discovery.HttpOptions;
import io.openagent.scrape.ScrapeFailure.OverheadTooLarge;
import io.openagent.scrape.ScrapeFailure.TimedOut;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What one exchange may still spend: time until its deadline, and bytes from its sockets.
///
/// OkHttp reads header lines, chunk extensions and trailers without a limit, into memory. So the bytes that a
/// socket gives are counted against an allowance, which grows only with the bytes of the body that were
/// handed on:
///
/// ```text
/// allowance = OVERHEAD_BYTES + 2 x body bytes handed on - bytes from the socket      never below 0
/// ```
///
/// The factor leaves room for framing: a chunk of 30 bytes in a TLS record of its own has 29 bytes around it.
/// Connections are reused but an exchange is not, so the sockets find the exchange of the thread that reads
/// them in [#CURRENT]; only that thread touches it.
final class Exchange {
    static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

    /// A TLS handshake has at most some 60 KiB, the headers of an exporter some hundred bytes. Less than
    /// OkHttp's own limit for headers (256 KiB), so that one rule holds for all.
    static final int OVERHEAD_BYTES = 128 * 1024;

    private final Duration timeout;
    private final long deadlineNanos;
    private long allowedBytes = OVERHEAD_BYTES;

    Exchange(Duration timeout) {
        this.timeout = timeout;
        deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /// What happens between the look-up of a name and the last byte of an answer.
    interface Course<T> {
        T run(Exchange exchange) throws IOException;
    }

    /// Runs one exchange on this thread, until its deadline.
    ///
    /// @throws ScrapeFailedException with the one reason why there is no result
    /// @throws InterruptedException when this thread is to stop; the connection is closed
    static <T> T run(Duration timeout, URI url, HttpOptions options, Course<T> course)
            throws ScrapeFailedException, InterruptedException {
        var exchange = new Exchange(timeout);
        try {
            return ScopedValue.where(CURRENT, exchange).call(() -> course.run(exchange));
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            if (exchange.isOver()) throw new ScrapeFailedException(new TimedOut(timeout));
            Optional<URI> proxy = options.proxy();
            throw new ScrapeFailedException(Diagnosis.of(e, proxy.orElse(url).getHost(), proxy.isPresent()));
        }
    }

    Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    boolean isOver() {
        return timeLeft().isZero();
    }

    void requireTime() throws FailedExchange {
        if (isOver()) throw new FailedExchange(new TimedOut(timeout));
    }

    void received(long bytes) throws FailedExchange {
        allowedBytes -= bytes;
        if (allowedBytes < 0) throw new FailedExchange(new OverheadTooLarge(OVERHEAD_BYTES));
    }

    void handedOn(long bodyBytes) {
        allowedBytes += 2 * bodyBytes;
    }
}
