package io.openagent.scrape;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;

/// Connections to targets between two scrapes, in many pools.
///
/// OkHttp walks through all connections of a pool to find one, and again when one is given back. In a single pool ten
/// thousand targets would take whole cores for that alone. Which pool is the target's is told by its host and port.
/// Safe for many threads.
final class KeptConnections implements AutoCloseable {
    /// So ten thousand targets leave some eighty connections to walk through.
    private static final int POOLS = 128;

    /// One idle connection a target costs 1.3 KB: 30 MB for more targets than an agent can hold. Hosts are not spread
    /// evenly: this leaves room for half as many again as stand in a pool of 16,384 targets.
    private static final int MOST_IDLE = 192;

    private static final Duration IDLE_TIME = Duration.ofMinutes(5);

    private final TaskRunner pruning = RarePruning.every(Duration.ofSeconds(10));
    private final List<ConnectionPool> pools =
            Stream.generate(this::pool).limit(POOLS).toList();

    private ConnectionPool pool() {
        return new ConnectionPool(MOST_IDLE, IDLE_TIME.toSeconds(), TimeUnit.SECONDS, pruning, new Unheard());
    }

    /// Nobody listens to what becomes of connections.
    private static final class Unheard extends ConnectionListener {}

    /// Always the same for one host and port.
    ConnectionPool to(HttpUrl url) {
        return pools.get(Math.floorMod(31 * url.host().hashCode() + url.port(), POOLS));
    }

    @Override
    public void close() {
        pools.forEach(ConnectionPool::evictAll);
    }
}
