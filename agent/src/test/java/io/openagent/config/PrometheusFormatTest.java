package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.onlyTarget;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static io.openagent.config.ConfigTexts.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import io.openagent.discovery.SecretSource;
import io.openagent.discovery.Target;
import io.openagent.discovery.kubernetes.Monitor;
import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.Labels;
import io.openagent.metrics.ScrapeProtocol;
import io.openagent.metrics.relabel.RelabelRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A `prometheus.yml` means what it means to Prometheus.
final class PrometheusFormatTest {
    @Test
    void theFileThatPrometheusComesWithIsTakenWithoutARule() {
        var reading = read("""
            global:
              scrape_interval: 15s # Set the scrape interval to every 15 seconds. Default is every 1 minute.
              evaluation_interval: 15s
            alerting:
              alertmanagers:
                - static_configs:
                    - targets:
                      # - alertmanager:9093
            rule_files:
              # - "first_rules.yml"
            scrape_configs:
              - job_name: "prometheus"
                static_configs:
                  - targets: ["localhost:9090"]
                    labels:
                      app: "prometheus"
            """);

        var target = onlyTarget(reading);
        assertThat(config(reading).format()).isEqualTo(AgentConfig.Format.PROMETHEUS);
        assertThat(target.url()).hasToString("http://localhost:9090/metrics");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(target.labels())
                .isEqualTo(Labels.of("job", "prometheus", "instance", "localhost:9090", "app", "prometheus"));
        assertThat(problems(reading))
                .containsExactly("scrape_config.yaml:5:3: warning: alerting: not served, this agent raises no alerts");
    }

    @Test
    void whatIsNotSaidIsAsInPrometheus() {
        var target = onlyTarget(read("""
            scrape_configs:
              - job_name: a
                tls_config: {insecure_skip_verify: true}
                static_configs: [{targets: ["a:1"]}]
            """));

        assertThat(target.url()).hasToString("http://a:1/metrics");
        assertThat(target.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(target.http().followRedirects()).isTrue();
        assertThat(target.ingest().honorTimestamps()).isTrue();
    }

    @Test
    void whatGlobalSaysHoldsUnlessTheJobSaysOtherwise() {
        var targets = targets(read("""
            global:
              scrape_interval: 20s
              scrape_timeout: 5s
              scrape_protocols: [PrometheusText0.0.4]
              metric_name_escaping_scheme: underscores
              body_size_limit: 1MB
              sample_limit: 7
              target_limit: 1
            scrape_configs:
              - job_name: a
                static_configs: [{targets: ["a:1"]}]
              - job_name: b
                scrape_interval: 30s
                scrape_timeout: 6s
                sample_limit: 8
                target_limit: 2
                static_configs: [{targets: ["b:1"]}, {targets: ["b:2"]}]
            """));

        assertThat(targets).hasSize(3);
        Target usual = targets.get(0);
        assertThat(usual.interval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(usual.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(usual.ingest().protocols().order()).containsExactly(ScrapeProtocol.TEXT_0_0_4);
        assertThat(usual.ingest().protocols().escaping()).isEqualTo(EscapingScheme.UNDERSCORES);
        assertThat(usual.ingest().limits().bodyBytes()).isEqualTo(1_000_000);
        assertThat(usual.ingest().limits().samples()).isEqualTo(7);
        Target own = targets.get(1);
        assertThat(own.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(own.timeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(own.ingest().limits().samples()).isEqualTo(8);
    }

    @Test
    void aJobTakesEveryKeyOfPrometheus() {
        var reading = read("""
            scrape_configs:
              - job_name: a
                scheme: https
                metrics_path: /m
                params: {module: [x, y]}
                honor_labels: true
                honor_timestamps: false
                track_timestamps_staleness: true
                enable_http2: false
                follow_redirects: false
                proxy_url: http://proxy:3128
                basic_auth: {username: u, password_file: secrets/word}
                http_headers: {X-Scope: {files: [scope]}, X-Plain: {values: [plain]}}
                fallback_scrape_protocol: PrometheusText0.0.4
                scrape_native_histograms: true
                keep_dropped_targets: 5
                metric_relabel_configs: [{action: drop, source_labels: [__name__], regex: go_.*}]
                static_configs: [{targets: ["a:1"]}]
            """);

        var target = onlyTarget(reading);
        assertThat(problems(reading)).isEmpty();
        assertThat(target.url()).hasToString("https://a:1/m?module=x&module=y");
        assertThat(target.http().followRedirects()).isFalse();
        assertThat(target.http().proxy())
                .hasValueSatisfying(proxy -> assertThat(proxy).hasPort(3128));
        assertThat(target.http().headers())
                .containsEntry("X-Scope", new SecretSource.InFile(Path.of("scope")))
                .containsKey("X-Plain");
        assertThat(target.ingest().honorLabels()).isTrue();
        assertThat(target.ingest().honorTimestamps()).isFalse();
        assertThat(target.ingest().trackTimestampsStaleness()).isTrue();
        assertThat(target.ingest().protocols().nativeHistograms()).isTrue();
        assertThat(RelabelRules.in(target.ingest().relabeling())).hasSize(1);
    }

    /// A page to be probed is an address only after the rules, and labels may say where to ask.
    @Test
    void rulesMakeTargetsOfAnyText() {
        var reading = read("""
            scrape_configs:
              - job_name: blackbox
                metrics_path: /probe
                static_configs:
                  - targets: ["https://example.com/a"]
                    labels: {__param_module: http_2xx, job: pages}
                relabel_configs:
                  - {source_labels: [__address__], target_label: __param_target}
                  - {source_labels: [__param_target], target_label: instance}
                  - {target_label: __address__, replacement: "127.0.0.1:9115"}
            """);

        var target = onlyTarget(reading);
        assertThat(target.url())
                .hasToString("http://127.0.0.1:9115/probe?module=http_2xx&target=https%3A%2F%2Fexample.com%2Fa");
        assertThat(target.labels()).isEqualTo(Labels.of("job", "pages", "instance", "https://example.com/a"));
    }

    @Test
    void relativePathsBeginWhereTheFileStands() {
        var reading = ConfigParser.parse("prometheus.yml", Path.of("/etc/prometheus"), """
            scrape_configs:
              - job_name: a
                bearer_token_file: secrets/token
                static_configs: [{targets: ["a:1"]}]
            """);

        assertThat(onlyTarget(reading).http().credentials())
                .isEqualTo(new Credentials.Authorization(
                        "Bearer", new SecretSource.InFile(Path.of("/etc/prometheus/secrets/token"))));
    }

    @Test
    void certificatesMayStandInTheFileAndAreNotPrinted() {
        var reading = read("""
            scrape_configs:
              - job_name: a
                bearer_token: geheim
                tls_config: {ca: geheim, cert: geheim, key: geheim}
                static_configs: [{targets: ["a:1"]}]
            """);

        assertThat(onlyTarget(reading).http().tls().client()).isPresent();
        assertThat(EffectiveConfig.print(config(reading))).contains("ca: '***'").doesNotContain("geheim");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        rule_files: [a.yml]                    | rule_files: not served, this agent evaluates no rules
        remote_read: [{url: "http://a"}]       | remote_read: not served, this agent answers no queries
        storage: {tsdb: {}}                    | storage: not served, this agent keeps no series
        tracing: {endpoint: a}                 | tracing: not served, this agent traces nothing
        otlp: {a: b}                           | otlp: not served, this agent takes no OTLP
        scrape_config_files: [a.yml]           | scrape_config_files: not served, jobs stand in this file itself
        global: {extra_scrape_metrics: true}   | global.extra_scrape_metrics: not served, it changes nothing
        global: {external_labels: {a: "${B}"}} | global.external_labels: a is taken as it stands
        """)
    void whatIsNotServedIsToldAndStopsNothing(String line, String warning) {
        var reading = read(line + "\nscrape_configs: [{job_name: a, static_configs: [{targets: ['a:1']}]}]");

        assertThat(problems(reading)).singleElement().asString().contains("warning: " + warning);
        assertThat(targets(reading)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        consul_sd_configs: [{server: a}]       | consul_sd_configs of job a is not served yet
        no_proxy: localhost                    | no_proxy: not served, it changes nothing
        native_histogram_bucket_limit: 5       | native_histogram_bucket_limit: not served
        metric_name_validation_scheme: legacy  | metric_name_validation_scheme: not served
        """)
    void aJobsUnservedKeysAreToldAndItsAddressesAreScraped(String line, String warning) {
        var reading = read("""
            scrape_configs:
              - job_name: a
                static_configs: [{targets: ["a:1"]}]
                %s
            """.formatted(line));

        assertThat(problems(reading)).anyMatch(problem -> problem.contains(warning));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        job_name: good                                             | found two jobs "good"
        scheme: https                                              | found no job_name
        {job_name: b, scheme: ftp}                                 | wanted http or https
        {job_name: b, static_configs: [{targets: ["http://a/x"]}]} | scheme and path have keys of their own
        {job_name: b, static_configs: [{targets: ["b:1"], labels: {a-b: c}}]} | wanted a label name
        {job_name: b, relabel_configs: [{action: grep}]}           | wanted one of
        {job_name: b, basic_auth: {username: u, password: p}, bearer_token: t} | wanted one of them
        {job_name: b, http_headers: {X-A: {values: [a, b]}}}       | found 2 values
        """)
    void aWrongJobLeavesItselfOutAndTheOthersAlone(String job, String error) {
        var reading = read(
                "scrape_configs:\n" + "  - {job_name: good, static_configs: [{targets: ['good:1']}]}\n" + "  - " + job);

        assertThat(problems(reading)).singleElement().asString().contains(" error: ", error);
        assertThat(onlyTarget(reading).job()).isEqualTo("good");
    }

    @Test
    void filesAndPagesOfTargetsAreKept() {
        AgentConfig config = config(ConfigParser.parse("prometheus.yml", Path.of("/etc"), """
            scrape_configs:
              - job_name: a
                file_sd_configs: [{files: [b/*.yml, c.json], refresh_interval: 1m}]
                http_sd_configs: [{url: "http://d/e?f=g", proxy_url: "http://proxy:3128"}]
            """));

        SourcedJob job = config.sourced().getFirst();
        assertThat(job.sources().getFirst())
                .isEqualTo(new TargetSource.Files(
                        List.of(Path.of("/etc/b/*.yml"), Path.of("/etc/c.json")), Duration.ofMinutes(1)));
        assertThat(job.places()).containsExactly("[/etc/b/*.yml, /etc/c.json]", "http://d/e?***");
        assertThat(job.settings().http().followRedirects()).isTrue();
    }

    @Test
    void objectsOfTheClusterAreAskedFor() {
        AgentConfig config = config(read("""
            scrape_configs:
              - job_name: a
                target_limit: 7
                kubernetes_sd_configs:
                  - {role: node}
                  - role: pod
                    namespaces: {own_namespace: true, names: [shop]}
                    selectors: [{role: pod, label: "app=cart"}]
                    attach_metadata: {node: true}
            """));

        Monitor nodes = config.monitors().getFirst();
        assertThat(nodes.kind()).isEqualTo(Monitor.Kind.NODE_ROLE);
        assertThat(nodes.targetLimit()).contains(7);
        Monitor pods = config.monitors().getLast();
        assertThat(pods.kind()).isEqualTo(Monitor.Kind.POD_ROLE);
        assertThat(pods.knowing("mine").namespaces().names()).containsExactly("shop", "mine");
        assertThat(pods.objects().selects("x", Map.of("app", "cart"))).isTrue();
        assertThat(pods.objects().selects("x", Map.of("app", "till"))).isFalse();
        assertThat(pods.labelling().showsNode()).isTrue();
        assertThat(config.sourced().getFirst().places())
                .containsExactly("kubernetes_sd_configs of role node", "kubernetes_sd_configs of role pod");
    }

    @ParameterizedTest(name = "{0} takes {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a=b             | b | true
        a==b            | b | true
        a = b           | c | false
        a!=b            | b | false
        a!=b            | c | true
        a in (b, c)     | c | true
        a in (b, c)     | d | false
        a notin (b,c)   | d | true
        a notin (b,c)   | c | false
        a               | x | true
        !a              | x | false
        a in (b,c),!z   | b | true
        a in (b,c),a!=b | b | false
        """)
    void selectorsAreThoseOfKubectl(String selector, String value, boolean isTaken) {
        assertThat(SelectorText.parse(selector).orElseThrow().selects("x", Map.of("a", value)))
                .isEqualTo(isTaken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b=c", "a in b", "a,", "a (b)", "!"})
    void whatIsNoSelectorIsRefused(String selector) {
        assertThat(SelectorText.parse(selector)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        file_sd_configs: [{files: [a.txt]}]       | wanted a path that ends in .json
        file_sd_configs: [{files: ["a*/b.json"]}] | with * in its last part alone
        file_sd_configs: [{refresh_interval: 1m}] | found no files
        http_sd_configs: [{url: "ftp://a"}]       | no such URL
        http_sd_configs: [{refresh_interval: 1m}] | found no url
        kubernetes_sd_configs: [{}]               | found no role
        kubernetes_sd_configs: [{role: pods}]     | wanted one of endpoints, endpointslice, node, pod, service
        kubernetes_sd_configs: [{role: pod, api_server: "http://a"}] | asked is the API server of the agent's own pod
        kubernetes_sd_configs: [{role: pod, bearer_token: geheim}]   | bearer_token: wanted none
        kubernetes_sd_configs: [{role: pod, selectors: [{role: node, label: a}]}]             | found "node", wanted pod
        kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, label: "a b"}]}]          | wanted labels such as app=shop
        kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, field: spec.nodeName=a}]}] | wanted no selector of fields
        """)
    void aWrongSourceLeavesItsJobOut(String line, String error) {
        var reading = read("scrape_configs:\n  - job_name: a\n    " + line);

        assertThat(problems(reading)).singleElement().asString().contains(" error: ", error);
        assertThat(config(reading).sourced()).isEmpty();
    }

    @Test
    void ownKeysMayStandBesideThoseOfPrometheus() {
        AgentConfig config = config(read("""
            global: {external_labels: {cluster: a}}
            remote_write: [{url: "http://a/w"}]
            buffer: {maxBytes: 2MiB}
            web: {listen: 0.0.0.0}
            """));

        assertThat(config.externalLabels()).isEqualTo(Labels.of("cluster", "a"));
        assertThat(config.buffer().maxBytes()).isEqualTo(2 << 20);
        assertThat(config.listenHost()).contains("0.0.0.0");
    }

    @Test
    void whatIsPrintedIsScrapedInTheSameWay() {
        AgentConfig config = config(read("""
            global: {scrape_interval: 5s, external_labels: {cluster: a}}
            remote_write: [{url: "http://a/w", name: Main Store}]
            scrape_configs:
              - job_name: a
                static_configs: [{targets: ["a:1"], labels: {room: b}}]
            """));

        AgentConfig again = config(read(EffectiveConfig.print(config)));

        assertThat(again.targets()).isEqualTo(config.targets());
        assertThat(again.remoteWrites()).isEqualTo(config.remoteWrites());
        assertThat(again.externalLabels()).isEqualTo(config.externalLabels());
    }

    @Test
    void aJobInTheBasicFormMakesTheFileBasic() {
        var reading = read("scrape_configs: [{job_name: a, static_config: {targets: ['a:1']}}]");

        assertThat(config(reading).format()).isEqualTo(AgentConfig.Format.BASIC);
        assertThat(targets(reading)).extracting(Target::interval).isEqualTo(List.of(Duration.ofSeconds(15)));
    }
}
