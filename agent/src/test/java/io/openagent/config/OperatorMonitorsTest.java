package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.SecretSource.Holder;
import io.openagent.discovery.SecretSource.InObject;
import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.CustomMonitors.Outcome;
import io.openagent.discovery.kubernetes.CustomObject;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.discovery.kubernetes.Monitor.Kind;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.ObjectSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The operator's own monitors, as what stands in them and as what nobody may say in them.
final class OperatorMonitorsTest {
    @Test
    void aPodMonitorSaysWhatAndHow() {
        Monitor monitor = accepted(Kind.POD, """
            {"jobLabel": "app", "podTargetLabels": ["tier"], "targetLimit": 7, "sampleLimit": 100,
             "attachMetadata": {"node": true},
             "namespaceSelector": {"matchNames": ["a", "b"]},
             "selector": {"matchLabels": {"app": "cart"}},
             "podMetricsEndpoints": [{"port": "web", "path": "/m", "interval": "30s", "scrapeTimeout": "5s",
                "scheme": "https", "honorLabels": true, "params": {"x": ["y"]},
                "relabelings": [{"sourceLabels": ["pod"], "targetLabel": "copy", "action": "Replace"}],
                "metricRelabelings": [{"sourceLabels": ["__name__"], "regex": "go_.*", "action": "drop"}]}]}
            """);

        Target target = target(monitor, Map.of("pod", "cart-1", "job", "j"));

        assertThat(monitor.name()).isEqualTo("podMonitor/shop/cart");
        assertThat(monitor.namespaces()).isEqualTo(new ObjectSelector(List.of("a", "b"), Map.of(), List.of()));
        assertThat(monitor.targetLimit()).hasValue(7);
        assertThat(monitor.labelling())
                .isEqualTo(new Monitor.Labelling("app", "shop/cart", List.of(), List.of("tier"), true));
        assertThat(target.url()).hasToString("https://10.0.0.1:80/m?x=y");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(target.labels().get("copy")).hasValue("cart-1");
        assertThat(target.labels().get("job")).hasValue("j");
        assertThat(target.ingest().honorLabels()).isTrue();
        assertThat(target.ingest().limits().samples()).isEqualTo(100);
    }

    @Test
    void aServiceMonitorLooksInItsOwnNamespaceForServicesAndSecrets() {
        Monitor monitor = accepted(Kind.SERVICE, """
            {"selector": {}, "endpoints": [{"port": "web", "scheme": "https",
                "tlsConfig": {"ca": {"configMap": {"name": "trust", "key": "ca.crt"}}},
                "basicAuth": {"username": {"name": "login", "key": "user"},
                              "password": {"name": "login", "key": "word"}}}]}
            """);

        Target target = target(monitor, Map.of());

        assertThat(monitor.namespaces().names()).containsExactly("shop");
        assertThat(target.http().tls().ca()).hasValue(in(Holder.CONFIG_MAP, "trust", "ca.crt"));
        assertThat(target.http().credentials())
                .isEqualTo(
                        new Credentials.Basic(in(Holder.SECRET, "login", "user"), in(Holder.SECRET, "login", "word")));
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theClientOfATokenStandsInObjectsOfTheMonitorsNamespace() {
        Monitor monitor = accepted(Kind.POD, """
            {"selector": {}, "podMetricsEndpoints": [{"port": "web", "oauth2": {
                "clientId": {"configMap": {"name": "login", "key": "id"}}, "clientSecret": {"name": "login", "key": "word"},
                "tokenUrl": "https://login/token", "scopes": ["read"], "endpointParams": {"audience": "shop"},
                "tlsConfig": {"ca": {"secret": {"name": "trust", "key": "ca.crt"}}}}}]}
            """);

        var client = (Credentials.OAuth2) target(monitor, Map.of()).http().credentials();

        assertThat(client.clientId()).isEqualTo(in(Holder.CONFIG_MAP, "login", "id"));
        assertThat(client.clientSecret()).isEqualTo(in(Holder.SECRET, "login", "word"));
        assertThat(client.tls().ca()).hasValue(in(Holder.SECRET, "trust", "ca.crt"));
        assertThat(client.scopes()).containsExactly("read");
        assertThat(client.endpointParams()).containsEntry("audience", "shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oauth2: {clientId: {secret: {name: a, key: b}}, clientSecretFile: /etc/shadow, tokenUrl: 'http://t'}",
                "oauth2: {clientId: {secret: {name: a, key: b}}, clientSecret: {name: a, key: b}, tokenUrl:"
                        + " 'http://t', tlsConfig: {caFile: /etc/passwd}}",
                "bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token",
                "tlsConfig: {caFile: /etc/passwd}",
                "basicAuth: {username: {name: a, key: b}, passwordFile: /etc/shadow}",
                "authorization: {serviceAccount: true}"
            })
    void aMonitorReadsNoFileOfTheAgentAndNotItsToken(String endpoint) {
        Outcome outcome = read(Kind.POD, "{selector: {}, podMetricsEndpoints: [{port: web, " + endpoint + "}]}");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .startsWith("spec.podMetricsEndpoints[0]: found")
                                .endsWith("a monitor reads no files of the agent"));
    }

    @Test
    void aWrongEndpointLeavesTheOthers() {
        Outcome outcome =
                read(Kind.POD, "{selector: {}, podMetricsEndpoints: [{port: web, interval: soon}, {port: good}]}");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.monitor().endpoints())
                    .extracting(Monitor.Endpoint::port)
                    .containsExactly("good");
            assertThat(accepted.problems())
                    .containsExactly(
                            "spec.podMetricsEndpoints[0].interval: found \"soon\", wanted a duration such as 15s");
        });
    }

    private static SecretSource in(Holder holder, String name, String key) {
        return new InObject(holder, "shop", name, key);
    }

    private static Monitor accepted(Kind kind, String spec) {
        Outcome outcome = read(kind, spec);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).monitor();
    }

    private static Outcome read(Kind kind, String spec) {
        var global = Level.global(Duration.ofSeconds(60), Optional.empty(), Optional.empty(), LimitLevel.EMPTY);
        return new OperatorMonitors(global).read(new CustomObject(kind, new ObjectName("shop", "cart"), spec));
    }

    private static Target target(Monitor monitor, Map<String, String> found) {
        Monitor.Made made = monitor.endpoints().getFirst().form().target("10.0.0.1:80", new TreeMap<>(found));
        assertThat(made).isInstanceOf(Monitor.Made.Wanted.class);
        return ((Monitor.Made.Wanted) made).target();
    }
}
