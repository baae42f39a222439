package io.openagent.scrape;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Makes TLS sockets whose deciphered bytes [Framing] watches, and that ask every server for one name (SNI)
/// where one is given, whatever host the URL has.
final class TlsSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final Optional<SNIHostName> name;

    TlsSockets(SSLSocketFactory sockets, Optional<SNIHostName> name) {
        this.sockets = sockets;
        this.name = name;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        var socket = (SSLSocket) sockets.createSocket(connected, host, port, autoClose);
        if (name.isPresent()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(name.get()));
            socket.setSSLParameters(parameters);
        }
        return new FramedTlsSocket(socket);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
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
}
