package io.openagent.supervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;

/// The worker's end of the link to its supervisor: signs of life go up through a Unix domain socket, commands come down
/// through stdin.
///
/// ```text
/// worker → supervisor   "ready\n" once, "beat\n" about each second while the worker makes progress
/// supervisor → worker   "reload\n"; the end of the stream: the supervisor is gone, or wants the worker gone
/// ```
///
/// It does not reconnect: a supervisor that is gone does not come back.
public final class SupervisorLink implements AutoCloseable {
    /// The environment variable that holds the socket's path, for a worker that has a supervisor.
    public static final String SOCKET = "OPENAGENT_SUPERVISOR_SOCKET";

    static final String READY = "ready";
    static final String BEAT = "beat";
    static final String RELOAD = "reload";

    private final SocketChannel channel;

    private SupervisorLink(SocketChannel channel) {
        this.channel = channel;
    }

    /// Connects if this process was started by a supervisor.
    ///
    /// @throws UncheckedIOException if the supervisor's socket cannot be reached
    public static Optional<SupervisorLink> fromEnvironment(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(SOCKET)).map(SupervisorLink::connectedTo);
    }

    private static SupervisorLink connectedTo(String socket) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            // A supervisor that is stopped for a while must not stop its worker: what does not fit is not said.
            channel.configureBlocking(false);
            return new SupervisorLink(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the supervisor cannot be reached at " + socket, e);
        }
    }

    /// Says, once, that the worker does its work.
    public void ready() {
        say(READY);
    }

    /// Says that the worker makes progress.
    public void beat() {
        say(BEAT);
    }

    private void say(String word) {
        try {
            channel.write(ByteBuffer.wrap((word + "\n").getBytes(US_ASCII)));
        } catch (IOException _) {
            // The supervisor is gone. Its pipe into stdin has ended with it, and that is what the worker acts upon.
        }
    }

    /// Follows the supervisor's commands on a daemon thread; `orphaned` is its last act, whatever `reload` did.
    public void onCommands(InputStream stdin, Runnable reload, Runnable orphaned) {
        Thread.ofPlatform().daemon().name("supervisor-commands").start(() -> {
            try {
                follow(stdin, reload);
            } catch (IOException _) {
                // A pipe that cannot be read is as good as ended.
            } finally {
                orphaned.run();
            }
        });
    }

    private static void follow(InputStream stdin, Runnable reload) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(stdin, US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.equals(RELOAD)) reload.run();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
