package io.openagent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// A host, with the port that the file gives or without.
///
/// @param authority as configured: `db:9100`, `db`, `[::1]:9100`
record Address(String authority, boolean hasPort) {
    static final int MAX_PORT = 65_535;

    static Optional<Address> read(Value value) {
        return value.text("host:port")
                .flatMap(text ->
                        parse(text).or(() -> value.wrong(Value.quoted(masked(text)), "host:port", hint(text))));
    }

    /// With the scheme's own port when none is given.
    String authority(String scheme) {
        if (hasPort) return authority;
        return authority + (scheme.equals("https") ? ":443" : ":80");
    }

    static Optional<Address> parse(String text) {
        try {
            var uri = new URI("http://" + text);
            boolean bare = text.equals(uri.getRawAuthority()) && uri.getRawUserInfo() == null;
            if (!bare || uri.getHost() == null || text.endsWith(":")) return Optional.empty();
            if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) return Optional.empty();
            return Optional.of(new Address(text, uri.getPort() > 0));
        } catch (URISyntaxException e) {
            return Optional.empty(); // reported as wrong by the caller
        }
    }

    private static Optional<String> hint(String text) {
        if (text.contains("@")) return Optional.of("user and password belong under basicAuth");
        if (text.contains("://")) return Optional.of("scheme and path have keys of their own");
        if (text.contains("/") || text.contains("?")) return Optional.of("the path has a key of its own");
        if (text.chars().anyMatch(Character::isWhitespace)) return Optional.of("without blanks");
        if (text.contains("_")) return Optional.of("a host name has no underscore");
        if (text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[")) {
            return Optional.of("an IPv6 address stands in brackets: [::1]:9100");
        }
        return text.contains(":") ? Optional.of("a port is a number from 1 to 65535") : Optional.empty();
    }

    /// Without what stands before an `@`: it may be a password.
    static String masked(String text) {
        return text.replaceFirst("^.*@", "***@");
    }
}
