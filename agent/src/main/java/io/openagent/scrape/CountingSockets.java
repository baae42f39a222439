package io.openagent.scrape;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;

/// Makes sockets that report what they receive, also under TLS, to the [Exchange] of the thread that reads.
final class CountingSockets extends SocketFactory {
    @Override
    public Socket createSocket() {
        return new CountingSocket();
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

        CountingSocket() {
            super(Proxy.NO_PROXY); // otherwise the system properties may name a SOCKS proxy
        }

        @Override
        public InputStream getInputStream() throws IOException {
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
