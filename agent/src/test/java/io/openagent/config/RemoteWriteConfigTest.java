package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands under `outputs.remoteWrite`.
final class RemoteWriteConfigTest {
    @Test
    void aNameAndAUrlAreEnough() {
        RemoteWriteSettings only = usable("[{name: prom, url: 'http://p:9090/api/v1/write'}]")
                .remoteWrites()
                .getFirst();

        assertThat(only.url()).isEqualTo(URI.create("http://p:9090/api/v1/write"));
        assertThat(only.maxSamples()).isEqualTo(10_000);
        assertThat(only.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(only.newestFirst()).isFalse();
        assertThat(only.metadata()).isTrue();
        assertThat(only.exemplars()).isTrue();
        assertThat(only.nativeHistograms()).isTrue();
        assertThat(only.rules()).isEmpty();
        assertThat(only.http().credentials()).isEqualTo(new Credentials.None());
    }

    @Test
    void whatIsPrintedMeansTheSameAndHidesSecrets() {
        AgentConfig config = usable("""
            [{name: a, url: "https://a/w?x=1", order: newestFirst, max_samples_per_send: 5, concurrency: 2,
              timeout: 3s, metadata: false, bearer_token_file: /t, headers: {X-Scope-OrgID: {value_file: /o}},
              write_relabel_configs: [{action: drop, source_labels: [__name__], regex: "go_.*"}],
              tls_config: {ca_file: /ca}, proxy_url: "http://p:1"},
             {name: c, url: "http://c", protocol: 2.0, exemplars: false, native_histograms: false,
              oauth2: {client_id: i, client_secret_file: /s, token_url: "http://t", scopes: [w],
                       endpoint_params: {audience: a}, tls_config: {ca_file: /ca}, proxy_url: "http://p:1"}},
             {name: b, url: "http://b", basic_auth: {username: u, password: secret}}]\
            """);

        String printed = EffectiveConfig.print(config);

        assertThat(printed).doesNotContain("secret");
        assertThat(accepted(printed).remoteWrites().subList(0, 2))
                .isEqualTo(config.remoteWrites().subList(0, 2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[{url: 'http://a'}]                                         | found no name",
                "[{name: A, url: 'http://a'}]                                | small letters",
                "[{name: a}]                                                 | found no url",
                "[{name: a, url: 'ftp://a'}]                                 | no such URL",
                "[{name: a, url: 'http://u:geheim@a'}]                       | without a user",
                "[{name: a, url: 'http://a'}, {name: a, url: 'http://b'}]    | two outputs a",
                "[{name: a, url: 'http://a', maxSamplesPerSend: 0}]          | a whole number from 1",
                "[{name: a, url: 'http://a', concurrency: 65}]               | a whole number from 1 to 64",
                "[{name: a, url: 'http://a', basicAuth: {username: u}}]      | found neither of password",
                "[{name: a, url: 'http://a', headers: {User-Agent: x}}]      | does not set itself",
                "[{name: a, url: 'http://a', oauth2: {clientId: i, tokenUrl: 'http://t'}}] | neither of clientSecret",
                "[{name: a, url: 'http://a', bearerTokenFile: /t, oauth2: {clientId: i, clientSecret: s, tokenUrl:"
                        + " 'http://t'}}] | wanted one of them",
                "[{name: a, url: 'http://a', authorization: {serviceAccount: true}}] | wanted https",
                "[{name: a, url: 'https://a', tlsConfig: {insecureSkipVerify: true}, authorization: {serviceAccount:"
                        + " true}}] | wanted a server that is verified",
                "[{name: a, url: 'http://a', protocol: 3.0}]                 | 1.0 or 2.0",
                "{name: a, url: 'http://a'}                                  | wanted a list"
            })
    void aWrongOneBreaksTheFile(String outputs, String said) {
        Reading<AgentConfig> reading = parse(yaml(outputs));

        assertThat(reading).isInstanceOf(Reading.Broken.class);
        assertThat(((Reading.Broken<AgentConfig>) reading).problems())
                .anySatisfy(
                        problem -> assertThat(problem.toString()).contains(said).doesNotContain("geheim"));
    }

    private static AgentConfig usable(String outputs) {
        return accepted(yaml(outputs));
    }

    private static AgentConfig accepted(String yaml) {
        return switch (parse(yaml)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, List<Problem> problems) -> {
                assertThat(problems).isEmpty();
                yield config;
            }
            case Reading.Broken<AgentConfig>(List<Problem> problems) -> throw new AssertionError(problems);
        };
    }

    private static Reading<AgentConfig> parse(String yaml) {
        return ConfigParser.parse("scrape_config.yaml", yaml);
    }

    private static String yaml(String outputs) {
        return "scrape_configs: []\noutputs:\n  remoteWrite: " + outputs.replace("\n", "\n    ") + "\n";
    }
}
