package io.openagent.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Addresses on the command line: `127.0.0.1:6600`, `[::1]:6600`, `localhost:0`.
final class HostPort implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
        try {
            URI uri = URI.create("tcp://" + text);
            if (uri.getHost() == null
                    || uri.getPort() < 0
                    || !uri.getAuthority().equals(text)) throw wrong(text);
            return new InetSocketAddress(InetAddress.getByName(uri.getHost()), uri.getPort());
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        } catch (UnknownHostException e) {
            throw new TypeConversionException("no such host: " + text);
        }
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("found \"" + text + "\", wanted HOST:PORT such as 127.0.0.1:6600");
    }
}
