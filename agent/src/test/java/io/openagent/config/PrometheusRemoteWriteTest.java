package io.openagent.config;

import static io.openagent.config.ConfigTexts.config;
import static io.openagent.config.ConfigTexts.problems;
import static io.openagent.config.ConfigTexts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.discovery.Credentials;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `remote_write` of a `prometheus.yml` becomes outputs.
final class PrometheusRemoteWriteTest {
    @Test
    void aUrlIsEnough() {
        RemoteWriteSettings only = only("{url: 'http://Mimir.example:9009/api/v1/push'}");

        assertThat(only.name()).matches("mimir-example-[0-9a-f]{8}");
        assertThat(only.url()).isEqualTo(URI.create("http://Mimir.example:9009/api/v1/push"));
        assertThat(only.maxSamples()).isEqualTo(10_000);
        assertThat(only.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(only.metadata()).isTrue();
        assertThat(only.exemplars()).isFalse();
        assertThat(only.nativeHistograms()).isFalse();
        assertThat(only.speaks2()).isFalse();
    }

    @Test
    void everyKeyCounts() {
        var reading = read("""
            remote_write:
              - url: https://a/w
                name: Main Store!
                remote_timeout: 7s
                headers: {X-Scope-OrgID: shop}
                basic_auth: {username: u, password_file: /p}
                write_relabel_configs: [{action: drop, source_labels: [__name__], regex: go_.*}]
                protobuf_message: io.prometheus.write.v2.Request
                send_exemplars: true
                send_native_histograms: true
                follow_redirects: true
                enable_http2: false
                queue_config: {capacity: 10000, max_shards: 3, max_samples_per_send: 500, batch_send_deadline: 5s,
                               min_shards: 1, min_backoff: 30ms, max_backoff: 5s, retry_on_http_429: true}
                metadata_config: {send: false, send_interval: 1m, max_samples_per_send: 500}
            """);

        assertThat(problems(reading)).isEmpty();
        RemoteWriteSettings only = config(reading).remoteWrites().getFirst();
        assertThat(only.name()).isEqualTo("main-store");
        assertThat(only.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(only.http().headers()).containsOnlyKeys("X-Scope-OrgID");
        assertThat(only.http().credentials()).isInstanceOf(Credentials.Basic.class);
        assertThat(only.rules()).hasSize(1);
        assertThat(only.exemplars()).isTrue();
        assertThat(only.nativeHistograms()).isTrue();
        assertThat(only.speaks2()).isTrue();
        assertThat(only.concurrency()).isEqualTo(3);
        assertThat(only.maxSamples()).isEqualTo(500);
        assertThat(only.metadata()).isFalse();
    }

    @Test
    void theNameOfAUrlStaysWhenOthersComeAndGo() {
        assertThat(only("{url: 'http://a/2'}").name())
                .isEqualTo(config(read("remote_write: [{url: 'http://a/1'}, {url: 'http://a/2'}]"))
                        .remoteWrites()
                        .get(1)
                        .name());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        queue_config: {max_shards: 200}              | 64 is used instead
        queue_config: {max_samples_per_send: 200000} | 100000 is used instead
        queue_config: {sample_age_limit: 1h}         | sample_age_limit: not served
        round_robin_dns: true                        | round_robin_dns: not served
        """)
    void whatCannotBeAsWrittenIsTold(String line, String warning) {
        var reading = read("remote_write:\n  - url: http://a\n    " + line);

        assertThat(problems(reading)).singleElement().asString().contains(" warning: ", warning);
        assertThat(config(reading).remoteWrites()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        {name: a}                                        | found no url
        {url: "http://u:geheim@a"}                       | without a user
        {url: "http://a", sigv4: {region: b}}            | found sigv4
        {url: "http://a", protobuf_message: v3}          | io.prometheus.write.v2.Request
        {url: "http://a", queue_config: {max_shards: 0}} | a whole number from 1
        """)
    void aWrongReceiverBreaksTheFile(String entry, String error) {
        var reading = read("remote_write: [" + entry + "]");

        assertThat(reading).isInstanceOf(Reading.Broken.class);
        assertThat(problems(reading)).singleElement().asString().contains(error).doesNotContain("geheim");
    }

    @Test
    void twoReceiversOfOneUrlNeedNames() {
        assertThat(problems(read("remote_write: [{url: 'http://a'}, {url: 'http://a'}]")))
                .singleElement()
                .asString()
                .contains("wanted a name for each");
    }

    private static RemoteWriteSettings only(String entry) {
        return config(read("remote_write: [" + entry + "]")).remoteWrites().getFirst();
    }
}
