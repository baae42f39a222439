package io.openagent.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The parameters of a request, decoded. Of a name that is given twice, the first counts; an empty value is none.
public record Query(Map<String, String> values) {
    public static final Query NONE = new Query(Map.of());

    public Query {
        values = Map.copyOf(values);
    }

    /// Takes a query apart.
    ///
    /// @param raw `a=1&b=2`, each part percent-encoded; the HTTP server has bounded it
    public static Query of(String raw) {
        var values = new LinkedHashMap<String, String>();
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) values.putIfAbsent(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
        }
        return new Query(values);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }
}
