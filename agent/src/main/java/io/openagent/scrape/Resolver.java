package io.openagent.scrape;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/// Looks names up within the deadline of the [Exchange].
///
/// The JDK's look-up cannot be ended and holds the carrier of a virtual thread, so that one dead name server would stop
/// every scrape. Here it runs on a platform thread, and the exchange waits for it only as long as it may.
final class Resolver implements Dns, AutoCloseable {
    /// A healthy name server answers in milliseconds: 32 at once serve thousands of targets.
    private static final int THREADS = 32;

    /// More than any set of targets asks for at once; beyond it a look-up fails at once.
    private static final int WAITING = 16_384;

    private final Dns names;
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("resolver-", 0).factory());

    Resolver(Dns names) {
        this.names = names;
        lookups.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        try {
            return await(lookups.submit(() -> names.lookup(host)));
        } catch (RejectedExecutionException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the fetcher sees it and says so
            throw new UnknownHostException(host);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnknownHostException(host);
        }
    }

    private static List<InetAddress> await(Future<List<InetAddress>> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return answer.get(Exchange.CURRENT.get().timeLeft().toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
