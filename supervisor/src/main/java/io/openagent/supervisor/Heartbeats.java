package io.openagent.supervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Listens to one worker on a Unix domain socket of its own.
///
/// Each worker gets a new socket: what a dead one still had to say is never taken for a word of its successor.
/// Nothing here blocks: the supervisor's thread hears what has come when it looks, and looks once more after
/// the worker's death.
final class Heartbeats implements AutoCloseable {
    /// More than the kernel keeps for a reader that is away: some 280 beats. A line cut at the end would still be a
    /// sign of life.
    private static final int BUFFER_BYTES = 4096;

    private final SocketFolder folder;
    private final ServerSocketChannel server;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable SocketChannel worker;

    private Heartbeats(SocketFolder folder, ServerSocketChannel server) {
        this.folder = folder;
        this.server = server;
    }

    static Heartbeats under(Path state) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            SocketFolder folder = SocketFolder.under(state);
            server.bind(UnixDomainSocketAddress.of(folder.socket()));
            server.configureBlocking(false);
            return new Heartbeats(folder, server);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    Path socket() {
        return folder.socket();
    }

    /// Hands on, line by line, what the worker has said since the last time.
    void hear(Consumer<String> listener) {
        try {
            if (worker == null) worker = accepted();
            if (worker == null || worker.read(buffer.clear()) <= 0) return;
            US_ASCII.decode(buffer.flip()).toString().lines().forEach(listener);
        } catch (IOException _) {
            // A broken connection is silence, and silence has its limit.
        }
    }

    private @Nullable SocketChannel accepted() throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() {
        try {
            if (worker != null) worker.close();
            server.close();
            folder.close();
        } catch (IOException _) {
            // A folder that cannot be removed now is removed before the next worker starts.
        }
    }
}
