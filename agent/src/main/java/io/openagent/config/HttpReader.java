package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HeaderNames;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.Secret;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.SecretSource.Holder;
import io.openagent.discovery.TlsOptions;
import io.openagent.discovery.TlsOptions.ClientCertificate;
import io.openagent.discovery.TlsOptions.Version;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the keys of [HttpLevel].
final class HttpReader {
    /// A DNS subdomain, and what a key of a Secret may be made of: both as Kubernetes checks them.
    private static final Pattern OBJECT = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private static final Pattern OBJECT_KEY = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    private final Fields fields;

    private HttpReader(Fields fields) {
        this.fields = fields;
    }

    static HttpLevel read(Fields fields) {
        return new HttpReader(fields).level(fields.get("followRedirects").flatMap(Value::bool));
    }

    /// The keys of an output, which follows no redirect.
    static HttpOptions readOutgoing(Fields fields) {
        return new HttpReader(fields).level(Optional.empty()).settings();
    }

    /// Why nobody should be asked in this way, if so: the agent's own token is for a server that is verified.
    static Optional<String> objection(String scheme, HttpOptions http) {
        if (!http.credentials().areOwn()) return Optional.empty();
        if (!scheme.equals("https"))
            return Optional.of("found serviceAccount: true with scheme " + scheme + ", wanted https");
        return http.tls().insecureSkipVerify()
                ? Optional.of(
                        "found serviceAccount: true with insecureSkipVerify: true, wanted a server that is verified")
                : Optional.empty();
    }

    private HttpLevel level(Optional<Boolean> followRedirects) {
        return new HttpLevel(
                fields.fields("tlsConfig", Section.TLS_CONFIG).map(HttpReader::tls),
                credentials(),
                fields.get("headers").map(HttpReader::headers),
                fields.get("proxyUrl").flatMap(HttpReader::proxy),
                followRedirects,
                fields.get("allowMetadataAddresses").flatMap(Value::bool));
    }

    // TLS

    private static TlsOptions tls(Fields fields) {
        return new TlsOptions(
                fields.flag("insecureSkipVerify", false),
                pem(fields, "ca"),
                client(fields),
                fields.text("serverName"),
                fields.get("minVersion").flatMap(HttpReader::version).orElse(TlsOptions.DEFAULT.minVersion()));
    }

    private static Optional<ClientCertificate> client(Fields fields) {
        var certificate = pem(fields, "cert");
        var key = fields.text("key")
                .map(HttpReader::inline)
                .or(() -> either(
                        fields,
                        "keySecret",
                        "keyFile",
                        value -> Fields.of(value, Section.REFERENCE).flatMap(each -> reference(each, Holder.SECRET))));
        boolean hasCertificate =
                fields.get("cert").isPresent() || fields.get("certFile").isPresent();
        boolean hasKey = Stream.of("key", "keySecret", "keyFile")
                .anyMatch(each -> fields.get(each).isPresent());
        if (hasCertificate != hasKey) {
            fields.complain("found only one of certFile and keyFile, wanted both or neither");
        }
        return certificate.flatMap(cert -> key.map(secret -> new ClientCertificate(cert, secret)));
    }

    /// `ca` and `caFile`: the text itself or an object of the cluster, or a file.
    private static Optional<SecretSource> pem(Fields fields, String key) {
        return either(fields, key, key + "File", HttpReader::pem);
    }

    private static Optional<SecretSource> either(
            Fields fields, String key, String fileKey, Function<Value, Optional<SecretSource>> read) {
        if (fields.get(key).isPresent() && fields.get(fileKey).isPresent()) {
            fields.complain("found both of " + key + " and " + fileKey + ", wanted one of them");
        }
        var inFile = file(fields, fileKey).map(file -> (SecretSource) new SecretSource.InFile(file));
        return fields.get(key).flatMap(read).or(() -> inFile);
    }

    private static Optional<SecretSource> pem(Value value) {
        if (!value.isMap())
            return value.text("PEM, or secret or configMap with name and key").map(HttpReader::inline);
        return Fields.of(value, Section.PEM).flatMap(fields -> {
            if (fields.get("secret").isPresent() == fields.get("configMap").isPresent()) {
                fields.complain("wanted one of secret and configMap, with name and key");
            }
            return fields.fields("secret", Section.REFERENCE)
                    .flatMap(each -> reference(each, Holder.SECRET))
                    .or(() -> fields.fields("configMap", Section.REFERENCE)
                            .flatMap(each -> reference(each, Holder.CONFIG_MAP)));
        });
    }

    static Optional<SecretSource> reference(Fields fields, Holder holder) {
        var name = fields.demand("name", "the name of a " + holder.word()).flatMap(HttpReader::objectName);
        var key = fields.demand("key", "one of its keys").flatMap(HttpReader::objectKey);
        return name.flatMap(object -> key.map(entry -> new SecretSource.InObject(holder, "", object, entry)));
    }

    private static Optional<String> objectName(Value value) {
        return value.as("the name of an object", text -> Optional.of(text).filter(OBJECT.asMatchPredicate()));
    }

    private static Optional<String> objectKey(Value value) {
        return value.as("a key of an object", text -> Optional.of(text).filter(OBJECT_KEY.asMatchPredicate()));
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
        var written = Stream.of("basicAuth", "authorization", "bearerToken", "bearerTokenFile", "oauth2")
                .filter(key -> fields.get(key).isPresent())
                .toList();
        if (written.size() > 1) {
            fields.complain("found " + String.join(" and ", written) + ", wanted one of them");
        }
        return fields.fields("basicAuth", Section.BASIC_AUTH)
                .flatMap(HttpReader::basicAuth)
                .or(() -> fields.fields("authorization", Section.AUTHORIZATION).flatMap(HttpReader::authorization))
                .or(() -> bearer().map(token -> new Credentials.Authorization("Bearer", token)))
                .or(() -> fields.fields("oauth2", Section.OAUTH2).flatMap(HttpReader::oauth2));
    }

    private Optional<SecretSource> bearer() {
        return fields.get("bearerToken")
                .flatMap(HttpReader::inlineOrReference)
                .or(() -> file(fields, "bearerTokenFile").map(SecretSource.InFile::new));
    }

    private static Optional<Credentials> oauth2(Fields fields) {
        var id = fields.demand("clientId", "the client's name").flatMap(HttpReader::clientId);
        var secret = secret(fields, "clientSecret");
        var tokens = fields.demand("tokenUrl", "where tokens are given out").flatMap(HttpReader::url);
        var scopes = fields.get("scopes").map(Value::texts).orElse(List.of());
        var params = fields.get("endpointParams").map(Value::textEntries).orElse(Map.of());
        var tls = fields.fields("tlsConfig", Section.TLS_CONFIG).map(HttpReader::tls);
        var proxy = fields.get("proxyUrl").flatMap(HttpReader::proxy);
        return id.flatMap(client -> secret.flatMap(word -> tokens.map(url ->
                new Credentials.OAuth2(client, word, url, scopes, params, tls.orElse(TlsOptions.DEFAULT), proxy))));
    }

    /// A text, or where it stands in the cluster.
    private static Optional<SecretSource> clientId(Value value) {
        if (value.isMap()) return pem(value);
        return value.text().map(HttpReader::inline);
    }

    private static Optional<Credentials> basicAuth(Fields fields) {
        var username = secret(fields, "username");
        var password = secret(fields, "password");
        return username.flatMap(user -> password.map(word -> new Credentials.Basic(user, word)));
    }

    private static Optional<Credentials> authorization(Fields fields) {
        if (fields.flag("serviceAccount", false)) {
            if (fields.get("credentials").isPresent()
                    || fields.get("credentialsFile").isPresent()) {
                fields.complain("found serviceAccount beside credentials, wanted one of them");
            }
            return Optional.of(new Credentials.Authorization("Bearer", new SecretSource.Own(SecretSource.Part.TOKEN)));
        }
        var type = fields.get("type").map(HttpReader::authorizationType).orElse(Optional.of("Bearer"));
        var credentials = secret(fields, "credentials");
        return type.flatMap(word -> credentials.map(secret -> new Credentials.Authorization(word, secret)));
    }

    private static Optional<String> authorizationType(Value value) {
        return value.as(
                "one word, for Basic use basicAuth",
                text -> Optional.of(text).filter(HeaderNames::isToken).filter(word -> !word.equalsIgnoreCase("Basic")));
    }

    static Optional<SecretSource> secret(Fields fields, String key) {
        String fileKey = key + "File";
        var inline = fields.get(key).flatMap(HttpReader::inlineOrReference);
        var inFile = file(fields, fileKey).map(file -> (SecretSource) new SecretSource.InFile(file));
        if (fields.get(key).isPresent() == fields.get(fileKey).isPresent()) {
            String found = fields.get(key).isPresent() ? "both" : "neither";
            fields.complain("found " + found + " of " + key + " and " + fileKey + ", wanted one of them");
        }
        return inline.or(() -> inFile);
    }

    private static SecretSource inline(String text) {
        return new SecretSource.Inline(new Secret(text));
    }

    private static Optional<SecretSource> inlineOrReference(Value value) {
        if (value.isMap())
            return Fields.of(value, Section.REFERENCE).flatMap(fields -> reference(fields, Holder.SECRET));
        return value.text().map(HttpReader::inline);
    }

    // Headers and the proxy

    private static Map<String, SecretSource> headers(Value value) {
        var headers = new LinkedHashMap<String, SecretSource>();
        value.entries().forEach((name, content) -> {
            HeaderNames.objection(name)
                    .ifPresentOrElse(
                            content::complain, () -> header(content).ifPresent(secret -> headers.put(name, secret)));
        });
        return headers;
    }

    private static Optional<SecretSource> header(Value value) {
        if (value.isMap()) return Fields.of(value, Section.HEADER).flatMap(HttpReader::headerValue);
        return value.text("a text, or a map with valueFile").flatMap(text -> {
            if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                return Optional.of(inline(text));
            }
            value.complain("control or non-ASCII characters", "a text in ASCII");
            return Optional.empty();
        });
    }

    /// In Prometheus' form there are lists of values, of which a header has one here.
    private static Optional<SecretSource> headerValue(Fields fields) {
        var listed = Stream.of("values", "secrets", "files")
                .filter(key -> fields.get(key).isPresent())
                .toList();
        if (listed.isEmpty()) return secret(fields, "value");
        var values = listed.stream().flatMap(key -> fields.items(key).stream()).toList();
        if (listed.size() > 1 || values.size() > 1) {
            fields.complain("found " + values.size() + " values, wanted one: no header is sent twice");
            return Optional.empty();
        }
        if (listed.contains("files")) {
            return values.stream()
                    .flatMap(value -> value.file().stream())
                    .findFirst()
                    .map(SecretSource.InFile::new);
        }
        return values.stream().flatMap(value -> header(value).stream()).findFirst();
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

    // URLs

    /// Not quoted when it is wrong: it may hold a password.
    static Optional<URI> url(Value value) {
        return value.text("a URL").flatMap(text -> {
            Optional<URI> url = url(text);
            if (url.isEmpty()) value.complain("no such URL", "http:// or https://, a host and a path, without a user");
            return url;
        });
    }

    private static Optional<URI> url(String text) {
        try {
            var url = new URI(text);
            boolean isSpoken = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean isBare = url.getRawUserInfo() == null && url.getRawFragment() == null;
            return isSpoken && isBare && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty(); // reported as wrong by the caller
        }
    }
}
