package io.openagent.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A relay on loopback between an agent and a collector, which does to their connections what networks do
/// to them.
///
/// It keeps little to itself: what a receiver does not take stays with the sender. Safe for many threads.
final class Proxy implements AutoCloseable {
    /// Of a relayed piece, and of the sockets: so that what is held back fills the sender's own memory.
    private static final int PIECE_BYTES = 8 * 1024;

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Duration BIND = Duration.ofSeconds(10);

    private final int port;
    private final Dial collector;
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
    private final Pace pace = new Pace();
    private ServerSocket listening;

    /// Opens a connection to where it is relayed.
    @FunctionalInterface
    private interface Dial {
        Socket connect() throws IOException, InterruptedException;
    }

    private Proxy(int port, Dial collector) {
        this.port = port;
        this.collector = collector;
        this.listening = listen();
    }

    int port() {
        return port;
    }

    /// Relays what comes to one port to another one, on which somebody listens or not.
    static Proxy between(int port, int collectorPort) {
        return new Proxy(port, () -> new Socket(InetAddress.getLoopbackAddress(), collectorPort));
    }

    /// Relays what comes to a port to the same port in another network.
    static Proxy into(Namespace network, int port) {
        return new Proxy(port, () -> network.make(() -> new Socket(InetAddress.getLoopbackAddress(), port)));
    }

    /// Whoever connects is refused from now on, and who was connected is reset.
    synchronized void refuse() {
        closeQuietly(listening);
        reset();
    }

    synchronized void accept() {
        if (listening.isClosed()) listening = listen();
    }

    /// Nothing passes any more, either way, and nobody is told: a partition. Who connects waits as well.
    void hold() {
        pace.hold();
    }

    /// What was held back passes after all.
    void resume() {
        pace.resume();
    }

    /// The connections of now lead nowhere from now on, while new ones are fine: what a router leaves
    /// behind that forgets.
    void abandon() {
        relays.forEach(Relay::abandon);
    }

    /// Every connection ends with a reset for both ends.
    void reset() {
        relays.forEach(Relay::reset);
    }

    /// Every connection ends with a reset once it has carried half of what the agent sends next.
    void resetInTheMiddle() {
        relays.forEach(Relay::resetInTheMiddle);
    }

    /// All connections together carry this much to the collector from now on.
    void throttle(long bytesASecond) {
        pace.bytesASecond(bytesASecond);
    }

    @Override
    public synchronized void close() {
        refuse();
        pace.resume();
    }

    private ServerSocket listen() {
        try {
            var socket = new ServerSocket();
            socket.setReceiveBufferSize(BUFFER_BYTES);
            bind(socket);
            Thread.ofVirtual().name("proxy").start(() -> acceptAll(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Somebody else may have the port for a moment.
    private void bind(ServerSocket socket) {
        Awaitility.await()
                .atMost(BIND)
                .ignoreExceptionsInstanceOf(BindException.class)
                .until(() -> {
                    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                    return true;
                });
    }

    private void acceptAll(ServerSocket socket) {
        try {
            while (true) {
                Socket agent = socket.accept();
                Thread.ofVirtual().name("proxy-connection").start(() -> connect(agent));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    /// A collector that refuses makes the agent see a reset, as does a proxy in front of a dead server.
    private void connect(Socket agent) {
        try {
            pace.awaitPassage(0);
            Socket toCollector = collector.connect();
            toCollector.setSendBufferSize(BUFFER_BYTES);
            var relay = new Relay(agent, toCollector);
            relays.add(relay);
            Thread.ofVirtual().start(() -> relay.carry(toCollector, agent, false));
            relay.carry(agent, toCollector, true);
        } catch (IOException | InterruptedException refused) {
            Relay.reset(agent);
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// When bytes may pass. One lock.
    private static final class Pace {
        private boolean isHeld;
        private long bytesASecond = Long.MAX_VALUE;
        private long freeAtNanos = System.nanoTime();

        synchronized void hold() {
            isHeld = true;
        }

        synchronized void resume() {
            isHeld = false;
            notifyAll();
        }

        synchronized void bytesASecond(long rate) {
            bytesASecond = rate;
            freeAtNanos = System.nanoTime();
            notifyAll();
        }

        /// Waits until so many bytes have their turn.
        synchronized void awaitPassage(int bytes) throws InterruptedException {
            while (isHeld) wait();
            if (bytesASecond == Long.MAX_VALUE) return;
            long turn = Math.max(freeAtNanos, System.nanoTime());
            freeAtNanos = turn + TimeUnit.SECONDS.toNanos(bytes) / bytesASecond;
            for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
                if (bytesASecond == Long.MAX_VALUE) return;
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /// One connection.
    private final class Relay {
        private final Socket agent;
        private final Socket collector;
        private volatile boolean isAbandoned;
        private volatile boolean endsInTheMiddle;

        Relay(Socket agent, Socket collector) {
            this.agent = agent;
            this.collector = collector;
        }

        void abandon() {
            isAbandoned = true;
        }

        void resetInTheMiddle() {
            endsInTheMiddle = true;
        }

        void carry(Socket from, Socket to, boolean isToCollector) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                var piece = new byte[PIECE_BYTES];
                for (int bytes = in.read(piece); bytes >= 0; bytes = in.read(piece)) {
                    pace.awaitPassage(isToCollector ? bytes : 0);
                    if (isAbandoned) continue;
                    boolean isLast = isToCollector && endsInTheMiddle;
                    out.write(piece, 0, isLast ? bytes / 2 : bytes);
                    if (isLast) reset();
                }
                relays.remove(this);
            } catch (IOException | InterruptedException ended) {
                reset();
            }
        }

        void reset() {
            relays.remove(this);
            reset(agent);
            reset(collector);
        }

        /// Lingering for no time turns the end into a reset.
        private static void reset(Socket socket) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException gone) {
                // It has ended already.
            }
        }
    }
}
