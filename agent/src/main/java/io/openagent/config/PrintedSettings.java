package io.openagent.config;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.TlsOptions;
import io.openagent.metrics.Labels;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.relabel.RelabelRule;
import io.openagent.metrics.relabel.RelabelRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints [ScrapeSettings] as the keys of a target or endpoint that say the same, inline secrets as `***`.
final class PrintedSettings {
    private final Map<String, Object> keys = new LinkedHashMap<>();

    private PrintedSettings() {}

    static Map<String, Object> of(ScrapeSettings settings) {
        var printed = new PrintedSettings();
        printed.way(settings);
        printed.http(settings.http());
        printed.ingest(settings.ingest());
        return printed.keys;
    }

    /// How an output is asked, and what it is not sent.
    static Map<String, Object> outgoing(HttpOptions http, List<RelabelRule> rules) {
        var printed = new PrintedSettings();
        printed.http(http);
        printed.keys.remove("followRedirects");
        printed.rules("writeRelabelConfigs", rules);
        return printed.keys;
    }

    private void way(ScrapeSettings settings) {
        keys.put("scheme", settings.scheme());
        keys.put("path", settings.path());
        if (!settings.params().isEmpty()) keys.put("params", settings.params());
        keys.put("interval", DurationText.print(settings.interval()));
        keys.put("timeout", DurationText.print(settings.timeout()));
        keys.put("labels", map(settings.labels()));
        rules("relabelConfigs", settings.targetRules());
    }

    private void http(HttpOptions http) {
        keys.put("tlsConfig", tls(http.tls()));
        switch (http.credentials()) {
            case Credentials.None() -> {}
            case Credentials.Basic(var username, var password) -> {
                var basic = new LinkedHashMap<String, Object>();
                secret("username", username, basic);
                secret("password", password, basic);
                keys.put("basicAuth", basic);
            }
            case Credentials.OAuth2 client -> keys.put("oauth2", oauth2(client));
            case Credentials.Authorization(var type, var credentials) -> {
                var authorization = new LinkedHashMap<String, Object>();
                if (http.credentials().areOwn()) {
                    authorization.put("serviceAccount", true);
                } else {
                    authorization.put("type", type);
                    secret("credentials", credentials, authorization);
                }
                keys.put("authorization", authorization);
            }
        }
        if (!http.headers().isEmpty()) keys.put("headers", headers(http.headers()));
        http.proxy().ifPresent(proxy -> keys.put("proxyUrl", proxy.toString()));
        keys.put("followRedirects", http.followRedirects());
        keys.put("allowMetadataAddresses", http.allowMetadataAddresses());
    }

    private static Map<String, Object> oauth2(Credentials.OAuth2 client) {
        var printed = new LinkedHashMap<String, Object>();
        switch (client.clientId()) {
            case SecretSource.Inline(var id) -> printed.put("clientId", id.reveal());
            case SecretSource elsewhere -> pem("clientId", elsewhere, printed);
        }
        secret("clientSecret", client.clientSecret(), printed);
        printed.put("tokenUrl", client.tokenUrl().toString());
        if (!client.scopes().isEmpty()) printed.put("scopes", client.scopes());
        if (!client.endpointParams().isEmpty()) printed.put("endpointParams", client.endpointParams());
        printed.put("tlsConfig", tls(client.tls()));
        client.proxy().ifPresent(proxy -> printed.put("proxyUrl", proxy.toString()));
        return printed;
    }

    private static Map<String, Object> tls(TlsOptions tls) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("insecureSkipVerify", tls.insecureSkipVerify());
        tls.ca().ifPresent(ca -> pem("ca", ca, printed));
        tls.client().ifPresent(client -> {
            pem("cert", client.certificate(), printed);
            pem("key", client.key(), printed);
        });
        tls.serverName().ifPresent(name -> printed.put("serverName", name));
        printed.put("minVersion", HttpReader.printed(tls.minVersion()));
        return printed;
    }

    private static Map<String, Object> headers(Map<String, SecretSource> headers) {
        var printed = new LinkedHashMap<String, Object>();
        headers.forEach((name, source) -> {
            var value = new LinkedHashMap<String, Object>();
            secret("value", source, value);
            printed.put(name, value);
        });
        return printed;
    }

    private static void secret(String key, SecretSource source, Map<String, Object> printed) {
        switch (source) {
            case SecretSource.Inline(var secret) -> printed.put(key, secret.toString());
            case SecretSource.InFile(var file) -> printed.put(key + "File", file.toString());
            case SecretSource.InObject object -> printed.put(key, reference(object));
            case SecretSource.Own _ -> {} // follows from `serviceAccount`
        }
    }

    private static void pem(String key, SecretSource source, Map<String, Object> printed) {
        switch (source) {
            case SecretSource.Inline(var pem) -> printed.put(key, pem.toString());
            case SecretSource.InFile(var file) -> printed.put(key + "File", file.toString());
            case SecretSource.InObject object when key.equals("key") -> printed.put("keySecret", reference(object));
            case SecretSource.InObject object ->
                printed.put(
                        key,
                        Map.of(
                                object.holder() == SecretSource.Holder.SECRET ? "secret" : "configMap",
                                reference(object)));
            case SecretSource.Own _ -> {} // follows from `serviceAccount`
        }
    }

    private static Map<String, Object> reference(SecretSource.InObject object) {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("name", object.name());
        printed.put("key", object.key());
        return printed;
    }

    private void ingest(IngestOptions ingest) {
        keys.put("honorLabels", ingest.honorLabels());
        keys.put("honorTimestamps", ingest.honorTimestamps());
        keys.put("trackTimestampsStaleness", ingest.trackTimestampsStaleness());
        var rules = RelabelRules.in(ingest.relabeling());
        var selector = rules.stream().findFirst().filter(RelabelRule.KeepNames.class::isInstance);
        selector.ifPresent(names -> keys.putAll(names.configured()));
        rules("metricRelabelConfigs", rules.subList(selector.isPresent() ? 1 : 0, rules.size()));
        protocols(ingest.protocols());
        keys.put("limits", limits(ingest.limits()));
    }

    private void protocols(ScrapeProtocols protocols) {
        keys.put(
                "scrapeProtocols",
                protocols.order().stream().map(ScrapeProtocol::configured).toList());
        protocols.fallback().ifPresent(protocol -> keys.put("fallbackScrapeProtocol", protocol.configured()));
        keys.put("metricNameEscapingScheme", protocols.escaping().parameter());
        keys.put("scrapeNativeHistograms", protocols.nativeHistograms());
    }

    static Map<String, Object> limits(ScrapeLimits limits) {
        var printed = new LinkedHashMap<String, Object>();
        for (Limit limit : Limit.values()) printed.put(limit.key(), limit.printed(limit.in(limits)));
        printed.put("onBreach", LimitLevel.printed(limits.onBreach()));
        return printed;
    }

    static Map<String, String> map(Labels labels) {
        var map = new LinkedHashMap<String, String>();
        labels.forEach(label -> map.put(label.name(), label.value()));
        return map;
    }

    private void rules(String key, List<RelabelRule> rules) {
        if (rules.isEmpty()) return;
        keys.put(key, rules.stream().map(RelabelRule::configured).toList());
    }
}
