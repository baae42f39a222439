package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.TlsOptions.ClientCertificate;
import io.openagent.discovery.TlsOptions.Version;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the keys of [HttpLevel].
final class HttpReader {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /// What the agent sends itself, or what would change where a request ends.
    private static final Set<String> OWN_HEADERS = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "x-prometheus-remote-write-version",
            "x-prometheus-scrape-timeout-seconds");

    private final Fields fields;

    private HttpReader(Fields fields) {
        this.fields = fields;
    }

    static HttpLevel read(Fields fields) {
        var reader = new HttpReader(fields);
        return new HttpLevel(
                fields.fields("tlsConfig", Section.TLS_CONFIG).map(HttpReader::tls),
                reader.credentials(),
                fields.get("headers").map(HttpReader::headers),
                fields.get("proxyUrl").flatMap(HttpReader::proxy),
                fields.get("followRedirects").flatMap(Value::bool),
                fields.get("allowMetadataAddresses").flatMap(Value::bool));
    }

    /// The keys of an output, which follows no redirect.
    static HttpOptions readOutgoing(Fields fields) {
        var level = new HttpLevel(
                fields.fields("tlsConfig", Section.TLS_CONFIG).map(HttpReader::tls),
                new HttpReader(fields).credentials(),
                fields.get("headers").map(HttpReader::headers),
                fields.get("proxyUrl").flatMap(HttpReader::proxy),
                Optional.empty(),
                fields.get("allowMetadataAddresses").flatMap(Value::bool));
        return level.settings();
    }

    // TLS

    private static TlsOptions tls(Fields fields) {
        return new TlsOptions(
                fields.flag("insecureSkipVerify", false),
                file(fields, "caFile"),
                client(fields),
                fields.text("serverName"),
                fields.get("minVersion").flatMap(HttpReader::version).orElse(TlsOptions.DEFAULT.minVersion()));
    }

    private static Optional<ClientCertificate> client(Fields fields) {
        var certificate = file(fields, "certFile");
        var key = file(fields, "keyFile");
        if (fields.get("certFile").isPresent() != fields.get("keyFile").isPresent()) {
            fields.complain("found only one of certFile and keyFile, wanted both or neither");
        }
        return certificate.flatMap(cert -> key.map(secret -> new ClientCertificate(cert, secret)));
    }

    private static Optional<Path> file(Fields fields, String key) {
        return fields.get(key).flatMap(Value::file);
    }

    private static Optional<Version> version(Value value) {
        return value.as(
                "TLS12 or TLS13",
                text -> Stream.of(Version.values())
                        .filter(version -> printed(version).equals(text))
                        .findFirst());
    }

    static String printed(Version version) {
        return switch (version) {
            case TLS_1_2 -> "TLS12";
            case TLS_1_3 -> "TLS13";
        };
    }

    // Credentials

    private Optional<Credentials> credentials() {
        var written = Stream.of("basicAuth", "authorization", "bearerTokenFile")
                .filter(key -> fields.get(key).isPresent())
                .toList();
        if (written.size() > 1) {
            fields.complain("found " + String.join(" and ", written) + ", wanted one of them");
        }
        return fields.fields("basicAuth", Section.BASIC_AUTH)
                .flatMap(HttpReader::basicAuth)
                .or(() -> fields.fields("authorization", Section.AUTHORIZATION).flatMap(HttpReader::authorization))
                .or(() -> file(fields, "bearerTokenFile")
                        .map(file -> new Credentials.Authorization("Bearer", new SecretSource.InFile(file))));
    }

    private static Optional<Credentials> basicAuth(Fields fields) {
        var username = secret(fields, "username");
        var password = secret(fields, "password");
        return username.flatMap(user -> password.map(word -> new Credentials.Basic(user, word)));
    }

    private static Optional<Credentials> authorization(Fields fields) {
        var type = fields.get("type").map(HttpReader::authorizationType).orElse(Optional.of("Bearer"));
        var credentials = secret(fields, "credentials");
        return type.flatMap(word -> credentials.map(secret -> new Credentials.Authorization(word, secret)));
    }

    private static Optional<String> authorizationType(Value value) {
        return value.as(
                "one word, for Basic use basicAuth",
                text -> Optional.of(text)
                        .filter(TOKEN.asMatchPredicate())
                        .filter(word -> !word.equalsIgnoreCase("Basic")));
    }

    static Optional<SecretSource> secret(Fields fields, String key) {
        String fileKey = key + "File";
        var inline = fields.text(key).map(text -> (SecretSource) new SecretSource.Inline(new Secret(text)));
        var inFile = file(fields, fileKey).map(file -> (SecretSource) new SecretSource.InFile(file));
        if (fields.get(key).isPresent() == fields.get(fileKey).isPresent()) {
            String found = fields.get(key).isPresent() ? "both" : "neither";
            fields.complain("found " + found + " of " + key + " and " + fileKey + ", wanted one of them");
        }
        return inline.or(() -> inFile);
    }

    // Headers and the proxy

    private static Map<String, SecretSource> headers(Value value) {
        var headers = new LinkedHashMap<String, SecretSource>();
        value.entries().forEach((name, content) -> {
            if (!TOKEN.matcher(name).matches()) {
                content.complain(Value.quoted(name), "the name of a header");
            } else if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                content.complain(Value.quoted(name), "a header that the agent does not set itself");
            } else {
                header(content).ifPresent(secret -> headers.put(name, secret));
            }
        });
        return headers;
    }

    private static Optional<SecretSource> header(Value value) {
        if (value.isMap()) return Fields.of(value, Section.HEADER).flatMap(fields -> secret(fields, "value"));
        return value.text("a text, or a map with valueFile").flatMap(text -> {
            if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                return Optional.of(new SecretSource.Inline(new Secret(text)));
            }
            value.complain("control or non-ASCII characters", "a text in ASCII");
            return Optional.empty();
        });
    }

    /// Not quoted when it is wrong: it may hold a password.
    private static Optional<URI> proxy(Value value) {
        return value.text("http://host:port").flatMap(text -> {
            var proxy = proxy(text);
            if (proxy.isEmpty()) value.complain("no such URL", "http://host:port, without user, path or parameters");
            return proxy;
        });
    }

    private static Optional<URI> proxy(String text) {
        try {
            var url = new URI(text);
            boolean bare = List.of("", "/")
                            .contains(Optional.ofNullable(url.getRawPath()).orElse(""))
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            boolean complete = "http".equals(url.getScheme()) && url.getHost() != null && url.getPort() > 0;
            if (!bare || !complete || url.getPort() > Address.MAX_PORT) return Optional.empty();
            return Optional.of(URI.create("http://" + url.getRawAuthority()));
        } catch (URISyntaxException e) {
            return Optional.empty(); // reported as wrong by the caller
        }
    }
}
