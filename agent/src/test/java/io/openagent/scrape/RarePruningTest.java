package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.connection.ConnectionListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is idle for long goes, and only then.
final class RarePruningTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anIdleConnectionGoesAtTheLookAfterItsTime() throws Exception {
        ConnectionPool pool = pool(Duration.ofMillis(300));
        OkHttpClient client = client(pool);

        ask(client);
        assertThat(pool.connectionCount()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> pool.connectionCount() == 0);

        ask(client);
        assertThat(pool.connectionCount()).as("the pool goes on").isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> pool.connectionCount() == 0);
    }

    @Test
    void aConnectionOutlivesLooksAndIsUsedAgain() throws Exception {
        ConnectionPool pool = pool(Duration.ofMinutes(1));
        OkHttpClient client = client(pool);

        ask(client);
        await().during(Duration.ofMillis(200)).until(() -> pool.idleConnectionCount() == 1);
        ask(client);

        assertThat(pool.connectionCount()).isEqualTo(1);
    }

    private static ConnectionPool pool(Duration idleTime) {
        return new ConnectionPool(
                5,
                idleTime.toMillis(),
                TimeUnit.MILLISECONDS,
                RarePruning.every(Duration.ofMillis(50)),
                new ConnectionListener() {});
    }

    private static OkHttpClient client(ConnectionPool pool) {
        return new OkHttpClient.Builder().connectionPool(pool).build();
    }

    private void ask(OkHttpClient client) throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (Response response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
    }
}
