package io.openagent.discovery;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which request headers a configuration may add.
public final class HeaderNames {
    /// A token, RFC 9110 section 5.6.2. No header in use comes near 128 characters.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

    /// What frames the message, says what is asked for, or has an option of its own.
    private static final Set<String> OURS = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "www-authenticate",
            "x-prometheus-remote-write-version",
            "x-prometheus-scrape-timeout-seconds");

    private HeaderNames() {}

    /// Why a header of this name cannot be added; nothing when it can.
    public static Optional<String> objection(String name) {
        if (!isToken(name)) return Optional.of("found \"" + printable(name) + "\", wanted the name of a header");
        return OURS.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.of("found \"" + name + "\", wanted a header that the agent does not set itself")
                : Optional.empty();
    }

    /// Whether a text is fit to be a header's name, or the type of an authorization.
    public static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    private static String printable(String name) {
        return name.substring(0, Math.min(name.length(), 128)).replaceAll("[^ -~]", "?");
    }
}
