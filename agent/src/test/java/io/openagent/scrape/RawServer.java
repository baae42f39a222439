package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/// A server that no library would let us write: it sends whatever bytes a test wants, and hangs up.
public final class RawServer implements AutoCloseable {
    /// A thousand targets at once are one server here.
    private static final int BACKLOG = 1_000;

    /// What one connection does.
    public interface Conversation {
        void with(Client client) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Conversation conversation;
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private RawServer(ServerSocketFactory sockets, Conversation conversation) throws IOException {
        this.conversation = conversation;
        listener = sockets.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    public static RawServer that(Conversation conversation) throws IOException {
        return atOnce(client -> {
            client.awaitRequest();
            conversation.with(client);
        });
    }

    /// Does not wait for a request.
    public static RawServer atOnce(Conversation conversation) throws IOException {
        return new RawServer(ServerSocketFactory.getDefault(), conversation);
    }

    /// Speaks the sockets' protocol below, such as TLS.
    public static RawServer over(ServerSocketFactory sockets, Conversation conversation) throws IOException {
        return new RawServer(sockets, client -> {
            client.awaitRequest();
            conversation.with(client);
        });
    }

    public static RawServer answering(String bytes) throws IOException {
        return that(answer(bytes));
    }

    public static RawServer flooding(String head, String rest) throws IOException {
        return that(flood(head, rest));
    }

    public static RawServer dripping(String head, String drop) throws IOException {
        return that(drip(head, drop));
    }

    static Conversation answer(String bytes) {
        return client -> client.send(bytes);
    }

    /// Sends the head, then the rest over and over.
    static Conversation flood(String head, String rest) {
        return client -> {
            client.send(head);
            while (client.isThere()) client.send(rest);
        };
    }

    /// Sends the head, then one drop every 20 ms.
    static Conversation drip(String head, String drop) {
        return client -> {
            client.send(head);
            while (client.pause()) client.send(drop);
        };
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/metrics";
    }

    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Client client = new Client(listener.accept());
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Client client) {
        try (client.socket) {
            conversation.with(client);
        } catch (IOException | InterruptedException e) {
            // the client has had enough, which is what these tests want
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
    }

    public final class Client {
        private final Socket socket;

        private Client(Socket socket) {
            this.socket = socket;
        }

        public void send(String bytes) throws IOException {
            send(bytes.getBytes(ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        /// The head of the next request.
        public String awaitRequest() throws IOException {
            InputStream in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
                int next = in.read();
                if (next < 0) throw new IOException("hung up");
                head.append((char) next);
            }
            return head.toString();
        }

        public void stall() throws InterruptedException {
            closed.await();
        }

        public boolean pause() throws InterruptedException {
            return !closed.await(20, TimeUnit.MILLISECONDS);
        }

        public boolean isThere() {
            return closed.getCount() > 0;
        }

        public void hangUp() throws IOException {
            socket.close();
        }

        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
