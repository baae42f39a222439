package io.openagent.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/// A real HTTP server that exposes a text on each path, over TLS and to those who know the password if it is wanted.
public final class Exposer implements AutoCloseable {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; version=0.0.4");

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> bodies;
    private final String authorization;

    private Exposer(Map<String, String> bodies, String authorization) {
        this.bodies = bodies;
        this.authorization = authorization;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
    }

    /// One that lets everybody in, without TLS.
    ///
    /// @param bodies by path and query
    public static Exposer plain(InetAddress address, Map<String, String> bodies) throws IOException {
        var exposer = new Exposer(bodies, "");
        exposer.server.start(address, 0);
        return exposer;
    }

    /// @param authorization the only value of the header of this name that is let in; empty lets everybody in
    static Exposer secure(HeldCertificate certificate, String authorization, Map<String, String> bodies)
            throws IOException {
        var exposer = new Exposer(bodies, authorization);
        exposer.server.useHttps(sockets(certificate));
        exposer.server.start(InetAddress.getLoopbackAddress(), 0);
        return exposer;
    }

    public int port() {
        return server.getPort();
    }

    public int requests() {
        return server.getRequestCount();
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        String presented = request.getHeaders().get("Authorization");
        if (!authorization.isEmpty() && !authorization.equals(presented))
            return new MockResponse(401, Headers.EMPTY, "");
        String body = bodies.get(request.getTarget());
        return body == null ? new MockResponse(404, Headers.EMPTY, "") : new MockResponse(200, TEXT, body);
    }

    private static SSLSocketFactory sockets(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory();
    }
}
