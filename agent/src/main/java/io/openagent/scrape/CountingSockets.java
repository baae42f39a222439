package io.openagent.scrape;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;

/// Makes sockets that ask an [AddressGuard] where they may connect to, and that report what they receive,
/// also under TLS, to the [Exchange] of the thread that reads.
///
/// Two factories are the same to OkHttp only if they are one object: what is connected under one guard is
/// never used under another.
final class CountingSockets extends SocketFactory {
    /// What passes through a socket.
    enum Carries {
        /// HTTP, which [Framing] watches.
        HTTP,
        /// TLS, whose content [TlsSockets] watches.
        TLS
    }

    private final AddressGuard guard;
    private final Carries content;

    CountingSockets(AddressGuard guard, Carries content) {
        this.guard = guard;
        this.content = content;
    }

    @Override
    public Socket createSocket() {
        return new CountingSocket(guard, content);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connectsByItself();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw connectsByItself();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connectsByItself();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw connectsByItself();
    }

    private static UnsupportedOperationException connectsByItself() {
        return new UnsupportedOperationException("OkHttp connects its sockets by itself");
    }

    private static final class CountingSocket extends Socket {
        /// For reads outside of an exchange: closing an idle TLS connection drains what the peer has sent.
        private final Exchange idle = new Exchange(Duration.ZERO);

        private final AddressGuard guard;
        private final Carries content;
        private Optional<FramedStreams> framed = Optional.empty();

        CountingSocket(AddressGuard guard, Carries content) {
            super(Proxy.NO_PROXY); // otherwise the system properties may name a SOCKS proxy
            this.guard = guard;
            this.content = content;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
            guard.admit(((InetSocketAddress) endpoint).getAddress());
            super.connect(endpoint, timeoutMillis);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return content == Carries.HTTP ? framed().in() : counted();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return content == Carries.HTTP ? framed().out() : super.getOutputStream();
        }

        private FramedStreams framed() throws IOException {
            if (framed.isEmpty()) framed = Optional.of(new FramedStreams(this, counted(), super.getOutputStream()));
            return framed.get();
        }

        private InputStream counted() throws IOException {
            return new CountingStream(super.getInputStream(), idle);
        }
    }

    private static final class CountingStream extends FilterInputStream {
        private final Exchange idle;

        CountingStream(InputStream in, Exchange idle) {
            super(in);
            this.idle = idle;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) count(1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            if (read > 0) count(read);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = in.skip(bytes);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) throws FailedExchange {
            Exchange.CURRENT.orElse(idle).received(bytes);
        }
    }
}
