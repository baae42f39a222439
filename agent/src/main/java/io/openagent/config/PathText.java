package io.openagent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The path of a URL and its parameters, which users also write into the path: `/metrics?format=prometheus`.
///
/// @param path in URL form
/// @param params decoded, in the order of their names
record PathText(String path, Map<String, List<String>> params) {
    /// Empty when the text is no absolute path.
    static Optional<PathText> parse(String text) {
        try {
            if (!text.startsWith("/")) return Optional.empty();
            var uri = new URI("http://host" + text);
            if (uri.getRawFragment() != null) return Optional.empty();
            return Optional.of(new PathText(uri.getRawPath(), decode(uri)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // reported as wrong by the caller
        }
    }

    static PathText of(URI url) {
        return new PathText(url.getRawPath(), decode(url));
    }

    /// As it stands in a URL.
    @Override
    public String toString() {
        if (params.isEmpty()) return path;
        return path
                + params.entrySet().stream()
                        .flatMap(param ->
                                param.getValue().stream().map(value -> encode(param.getKey()) + "=" + encode(value)))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static Map<String, List<String>> decode(URI url) {
        var params = new TreeMap<String, List<String>>();
        if (url.getRawQuery() == null) return params;
        for (String param : url.getRawQuery().split("&", -1)) {
            int equals = param.indexOf('=');
            String name = URLDecoder.decode(equals < 0 ? param : param.substring(0, equals), StandardCharsets.UTF_8);
            String value = equals < 0 ? "" : URLDecoder.decode(param.substring(equals + 1), StandardCharsets.UTF_8);
            params.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return params;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
