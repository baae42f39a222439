package io.openagent.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.config.AgentConfig;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetSet;
import io.openagent.discovery.kubernetes.ClusterState;
import io.openagent.discovery.kubernetes.EndpointSlice;
import io.openagent.discovery.kubernetes.ObjectName;
import io.openagent.discovery.kubernetes.Pod;
import io.openagent.discovery.kubernetes.Pod.Phase;
import io.openagent.discovery.kubernetes.Resolver;
import io.openagent.discovery.kubernetes.Service;
import io.openagent.discovery.kubernetes.watch.Discovered;
import io.openagent.discovery.kubernetes.watch.Discovered.Waiting;
import io.openagent.discovery.kubernetes.watch.KindState;
import io.openagent.discovery.kubernetes.watch.KindState.Condition;
import io.openagent.scrape.OverLimit;
import io.openagent.scrape.ScrapeFailure;
import io.openagent.scrape.ScrapeReport;
import io.openagent.scrape.Scrapes.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of a small shop in which much is wrong.
final class ExplainerTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private static final AgentConfig CONFIG = Given.config("""
        features:
          openAgent:
            targets:
              - {targetName: carts, type: PodMonitor, selector: {matchLabels: {app: cart}},
                 endpoints: [{port: metrics, params: {key: [hunter2]}}]}
              - {targetName: typo, type: PodMonitor, selector: {matchLabels: {app: crt}}, endpoints: [{port: metrics}]}
              - {targetName: ports, type: PodMonitor, selector: {matchLabels: {app: cart}}, endpoints: [{port: web}]}
              - {targetName: tills, type: ServiceMonitor, selector: {matchLabels: {app: till}}, endpoints: [{port: http}]}
              - {targetName: apiserver, type: ServiceMonitor, namespaceSelector: {matchNames: [kube-system]},
                 selector: {matchLabels: {component: apiserver}}, endpoints: [{port: https}]}
              - {targetName: dropped, type: PodMonitor, selector: {matchLabels: {app: cart}},
                 endpoints: [{port: metrics, relabelConfigs: [{action: drop, sourceLabels: [pod], regex: cart-.}]}]}
              - {targetName: node, type: StaticEndpoints, addresses: ["10.0.0.1:9100", "10.0.0.2:9100", "10.0.0.3:9100"],
                 relabelConfigs: [{action: drop, sourceLabels: [__address__], regex: "10.0.0.3:.*"}]}
        """);

    private static final ClusterState SHOP = ClusterState.of(
            Map.of("shop", Map.of(), "default", Map.of(), "kube-system", Map.of()),
            List.of(),
            List.of(
                    pod("cart-1", "cart", "10.1.0.1", Phase.RUNNING, true),
                    pod("cart-2", "cart", "10.1.0.2", Phase.RUNNING, false),
                    pod("cart-3", "cart", "10.1.0.3", Phase.SUCCEEDED, false),
                    pod("till-1", "till", "10.1.0.4", Phase.RUNNING, true),
                    pod("idle-1", "idle", "10.1.0.5", Phase.RUNNING, true)),
            List.of(
                    service("shop/till", Map.of("app", "till"), "http"),
                    service("default/kubernetes", Map.of("component", "apiserver"), "https")),
            List.of(new EndpointSlice(
                    name("shop/till-x"),
                    "till",
                    Map.of(),
                    Map.of(),
                    "IPv4",
                    List.of(new EndpointSlice.Port("http", 9100, "")),
                    List.of(new EndpointSlice.Endpoint(
                            "10.1.0.4",
                            EndpointSlice.Conditions.READY,
                            new EndpointSlice.Behind("Pod", "till-1"),
                            "node-1",
                            "",
                            "")))));

    private final Explainer explainer = new Explainer(CONFIG, states(), discovered(), _ -> true);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        monitor carts            | monitor carts is scraped, with notes
        monitor typo             | monitor typo gives no samples: it stops at selector: selects 0 of 5 pods; shop/cart-1 has label app=cart; the selector wants app=crt
        monitor ports            | monitor ports gives no samples: it stops at port: 2 of 3 end here, such as shop/cart-1: port web not found; the pod has metrics, admin
        monitor apiserver        | monitor apiserver gives no samples: it stops at selector: selects 0 of 0 services; the selector matches 0 services in kube-system; 1 in default
        monitor dropped          | monitor dropped gives no samples: it stops at relabelling: 2 of 3 end here, such as shop/cart-1: dropped by relabelConfigs[0] {action: drop, sourceLabels: [pod], regex: cart-.}
        monitor tills            | monitor tills is scraped, with notes
        monitor node             | monitor node is scraped, with notes
        monitor cats             | no monitor or job is named cats; did you mean carts?
        pod shop/cart-1          | pod shop/cart-1 is scraped by monitor carts
        pod shop/till-1          | pod shop/till-1 is scraped by monitor tills, with notes
        pod shop/cart-3          | pod shop/cart-3 gives no samples: monitor carts stops at readiness: the pod has completed
        pod shop/idle-1          | pod shop/idle-1 gives no samples: monitor carts stops at selector: label app=idle; the selector wants app=cart
        pod default/cart-1       | the cluster has no pod default/cart-1, or no monitor needs its kind; did you mean shop/cart-1?
        pod shop/cat-1           | the cluster has no pod shop/cat-1, or no monitor needs its kind; did you mean shop/cart-1?
        service shop/till        | service shop/till is scraped by monitor tills, with notes
        service default/kubernetes | service default/kubernetes gives no samples: monitor apiserver stops at namespace: namespace has name default; the selector wants kube-system
        http://10.0.0.1:9100/metrics | http://10.0.0.1:9100/metrics gives no samples: monitor node stops at last scrape: at 2026-01-01T00:00:00Z, after 250 ms: answered with status 503, wanted 200
        10.0.0.3:9100            | 10.0.0.3:9100 gives no samples: monitor node stops at relabelling: dropped by relabelConfigs[0] {action: drop, sourceLabels: [__address__], regex: 10.0.0.3:.*}
        10.1.0.5:1               | 10.1.0.5:1 gives no samples: monitor carts stops at selector: label app=idle; the selector wants app=cart
        10.0.0.1:9101            | nothing at 10.0.0.1:9101 is known; did you mean 10.0.0.1:9100?
        ''                       | 4 of 7 monitors and jobs give no samples
        """)
    void everyQuestionHasAVerdict(String asked, String verdict) {
        assertThat(explain(asked.equals("''") ? "" : asked).verdict()).isEqualTo(verdict);
    }

    @Test
    void aMonitorIsTakenThroughEveryStep() {
        assertThat(lines(explain("monitor carts").trails().getFirst()))
                .containsExactly(
                        "configuration passed PodMonitor at scrape_config.yaml:4:9",
                        "cluster passed followed (in-cluster)",
                        "namespace passed default, kube-system, shop",
                        "selector passed selects 3 of 5 pods",
                        "port passed none of 3 ends here",
                        "readiness noted 1 of 3 end here, such as shop/cart-3: the pod has completed",
                        "relabelling passed none of 3 ends here",
                        "limits passed none of 2 ends here",
                        "last scrape passed 1 up, 0 down, 1 not scraped yet");
    }

    @Test
    void aPodThatIsNotReadyIsNoted() {
        assertThat(lines(explain("pod shop/cart-2").trails().getFirst()))
                .contains("readiness noted the pod is not ready; it is scraped all the same");
    }

    @Test
    void aMissingRightIsNamedAsARoleHasToAllowIt() {
        var forbidden =
                new KindState("pods", Condition.FORBIDDEN, THEN, false, Optional.of("HTTP 403: pods is forbidden"));
        List<Waiting> waiting = CONFIG.waiting().stream()
                .map(target -> new Waiting(target.monitor(), "pods are not known yet: HTTP 403: pods is forbidden"))
                .toList();
        var without = new Discovered(
                Optional.of("in-cluster"),
                Optional.empty(),
                List.of(forbidden),
                ClusterState.EMPTY,
                List.of(),
                waiting,
                List.of());

        Explanation explanation = new Explainer(
                        CONFIG, List.of(), without, right -> right.verb().equals("list"))
                .explain(new Question.OfMonitor("carts"));

        assertThat(explanation.verdict())
                .isEqualTo(
                        "monitor carts gives no samples: it stops at cluster: pods are not known yet: HTTP 403: pods "
                                + "is forbidden; a role has to allow: watch pods in all namespaces");
    }

    @Test
    void noSecretIsTold() {
        assertThat(Stream.of("", "monitor carts", "pod shop/cart-1")
                        .map(asked -> explain(asked).toString()))
                .noneMatch(text -> text.contains("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod", "pod cart", "pod a/b/c", "pod /b", "deployment a/b", "cart"})
    void whatIsNoQuestionIsNone(String asked) {
        assertThat(Question.of(asked)).isEmpty();
    }

    private Explanation explain(String asked) {
        return explainer.explain(Question.of(asked).orElseThrow());
    }

    private static Stream<String> lines(Trail trail) {
        return trail.steps().stream()
                .map(step -> step.stage().word() + " " + step.verdict().word() + " " + step.finding());
    }

    private static Discovered discovered() {
        var resolver = new Resolver(SHOP);
        var resolutions = CONFIG.monitors().stream()
                .map(resolver::resolve)
                .map(each -> each.withoutLabels())
                .toList();
        return new Discovered(
                Optional.of("in-cluster"), Optional.empty(), List.of(), SHOP, resolutions, List.of(), List.of());
    }

    private static List<TargetState> states() {
        var targets = Stream.concat(
                        CONFIG.targets().byId().values().stream(), discovered().targets())
                .toList();
        return TargetSet.of(targets).byId().values().stream()
                .map(target -> new TargetState(target, last(target)))
                .toList();
    }

    private static Optional<ScrapeReport> last(Target target) {
        return switch (target.url().getHost()) {
            case "10.0.0.1" -> Optional.of(report(0, Optional.empty(), Optional.of(new ScrapeFailure.Refused(503))));
            case "10.1.0.1" -> Optional.of(report(9, Optional.empty(), Optional.empty()));
            case "10.1.0.4" -> Optional.of(report(9, Optional.of(new OverLimit("samples", 9, 2)), Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static ScrapeReport report(int samples, Optional<OverLimit> overLimit, Optional<ScrapeFailure> failure) {
        return new ScrapeReport(THEN, Duration.ofMillis(250), samples, samples, 0, 0, overLimit, failure);
    }

    private static Pod pod(String name, String app, String ip, Phase phase, boolean isReady) {
        var container = new Pod.Container(
                "main", "", "", false, List.of(new Pod.Port("metrics", 9100), new Pod.Port("admin", 9200)));
        return new Pod(
                name("shop/" + name),
                Map.of("app", app),
                Map.of(),
                ip,
                "",
                "node-1",
                phase,
                isReady,
                List.of(container),
                Pod.Identity.UNKNOWN);
    }

    private static Service service(String name, Map<String, String> labels, String port) {
        return new Service(
                name(name), labels, Map.of(), List.of(new Service.Port(port, 80, "9100")), Service.Reach.UNKNOWN);
    }

    private static ObjectName name(String text) {
        String[] parts = text.split("/", 2);
        return new ObjectName(parts[0], parts[1]);
    }
}
