package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.discovery.Target;
import io.openagent.scrape.ScrapeFailure.TimedOut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// A fetch ends: at its deadline at the latest, and at once when it is interrupted.
@Timeout(20)
class FetcherDeadlineTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String GZIP_HEADER = "\u001f\u008b\b\0\0\0\0\0\0\0";

    static final List<Arguments> DRIPS = List.of(
            arguments("nothing at all", "", ""),
            arguments("status line", "HTTP/1.1 200 ", "H"),
            arguments("header", OK + "a:", "b"),
            arguments("headers", OK, "a: b\r\n"),
            arguments("interim answers", "", "HTTP/1.1 103 Early Hints\r\n\r\n"),
            arguments("nothing after the headers", OK + "\r\n", ""),
            arguments("nothing after the first line", OK + "Content-Length: 100\r\n\r\nup 1\n", ""),
            arguments("body", OK + "\r\n", "up 1\n"),
            arguments("chunks", OK + "Transfer-Encoding: chunked\r\n\r\n", "5\r\nup 1\n\r\n"),
            arguments("chunk extension", OK + "Transfer-Encoding: chunked\r\n\r\n5;", "x"),
            arguments("trailers", OK + "Transfer-Encoding: chunked\r\n\r\n0\r\na:", "b"),
            arguments("gzip", OK + "Content-Encoding: gzip\r\n\r\n" + GZIP_HEADER, "\0\0\0\u00ff\u00ff"));

    private final Fetcher fetcher = new Fetcher("1");

    @AfterEach
    void close() {
        fetcher.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DRIPS")
    void aDripEndsAtTheDeadline(String what, String head, String drop) throws Exception {
        try (var server = RawServer.dripping(head, drop)) {
            assertTimesOut(fetcher, server.url());
        }
    }

    @Test
    void aStalledTlsHandshakeEndsAtTheDeadline() throws Exception {
        try (var server = RawServer.answering("")) {
            assertTimesOut(fetcher, server.url().replace("http:", "https:"));
        }
    }

    @Test
    void anAddressThatDoesNotAnswerEndsAtTheDeadline() throws Exception {
        try (var silent = new SilentAddress()) {
            assertTimesOut(fetcher, "http://127.0.0.1:" + silent.port());
        }
    }

    @Test
    void aNameServerThatDoesNotAnswerEndsAtTheDeadline() {
        try (var lost = new Fetcher("1", silentNameServer())) {
            assertTimesOut(lost, "http://somewhere.example/metrics");
        }
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        var asked = new CountDownLatch(1);
        try (var server = RawServer.that(client -> {
            asked.countDown();
            client.stall();
        })) {
            assertEndsByInterrupt(fetcher, server.url(), asked, Targets::text);
        }
    }

    @Test
    void anInterruptEndsTheWaitForTheBody() throws Exception {
        var begun = new CountDownLatch(1);
        try (var server = RawServer.that(client -> {
            client.send(OK + "\r\nup 1\n");
            client.stall();
        })) {
            assertEndsByInterrupt(fetcher, server.url(), begun, body -> {
                body.stream().readNBytes(5);
                begun.countDown();
                return Targets.text(body);
            });
        }
    }

    @Test
    void anInterruptEndsTheWaitForAConnection() throws Exception {
        var asked = new CountDownLatch(1);
        try (var silent = new SilentAddress();
                var lost = new Fetcher("1", _ -> {
                    asked.countDown();
                    return List.of(InetAddress.getLoopbackAddress());
                })) {
            assertEndsByInterrupt(lost, "http://somewhere.example:" + silent.port(), asked, Targets::text);
        }
    }

    @Test
    void anInterruptEndsTheLookUpOfAName() throws Exception {
        var asked = new CountDownLatch(1);
        Dns silent = silentNameServer();
        try (var lost = new Fetcher("1", host -> {
            asked.countDown();
            return silent.lookup(host);
        })) {
            assertEndsByInterrupt(lost, "http://somewhere.example/metrics", asked, Targets::text);
        }
    }

    private static void assertTimesOut(Fetcher fetcher, String url) {
        Target target = Targets.at(url, Targets.SHORT);
        long begin = System.nanoTime();

        ScrapeFailure failure = Targets.failure(fetcher, target);

        assertThat(failure).isEqualTo(new TimedOut(Targets.SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Targets.SHORT, Targets.SHORT_AND_GRACE);
    }

    private static void assertEndsByInterrupt(
            Fetcher fetcher, String url, CountDownLatch underWay, BodyReader<String> reader) throws Exception {
        Target target = Targets.at(url, Duration.ofSeconds(30));
        var fetch = new FutureTask<>(() -> catchThrowable(() -> fetcher.fetch(target, reader)));
        Thread thread = Thread.startVirtualThread(fetch);
        underWay.await();

        thread.interrupt();

        assertThat(fetch.get(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private static Dns silentNameServer() {
        return host -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // the look-up is over
            }
            throw new UnknownHostException(host);
        };
    }

    /// Listens with a queue that is full: the system lets further attempts to connect go unanswered.
    private static final class SilentAddress implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> queue = List.of(connecting(), connecting(), connecting());

        SilentAddress() throws IOException {}

        int port() {
            return listener.getLocalPort();
        }

        private SocketChannel connecting() throws IOException {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(listener.getLocalSocketAddress());
            return channel;
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel waiting : queue) waiting.close();
            listener.close();
        }
    }
}
