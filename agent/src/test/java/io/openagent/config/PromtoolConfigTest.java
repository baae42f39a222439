package io.openagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Prometheus' own judge and this agent take and refuse the same files.
final class PromtoolConfigTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{job_name: a, static_configs: [{targets: ['a:1', 'b']}]}",
                "{job_name: a, scrape_interval: 1m30s, scrape_timeout: 500ms, static_configs: [{targets: ['a:1']}]}",
                "{job_name: a, static_configs: [{targets: ['http://a/b']}], relabel_configs: "
                        + "[{target_label: __address__, replacement: 'c:1'}]}",
                "{job_name: a, static_configs: [{targets: ['http://a/b']}]}",
                "{static_configs: [{targets: ['a:1']}]}",
                "{job_name: a, scheme: https, tls_config: {server_name: b}, static_configs: [{targets: ['a:1']}]}",
                "{job_name: a, scrape_interval: soon, static_configs: [{targets: ['a:1']}]}",
                "{job_name: a, static_configs: [{targets: ['a:1'], labels: {__metrics_path__: /b}}]}",
                "{job_name: a, static_configs: [{targets: ['a:1'], labels: {a-b: c}}]}",
                "{job_name: a, basic_auth: {username: u, password: p}, static_configs: [{targets: ['a:1']}]}",
                "{job_name: a, basic_auth: {username: u, password: p}, bearer_token: t, static_configs: []}",
                "{job_name: a, authorization: {type: Basic, credentials: t}, static_configs: []}",
                "{job_name: a, relabel_configs: [{action: hashmod, source_labels: [b], target_label: c}], "
                        + "static_configs: []}",
                "{job_name: a, relabel_configs: [{action: labeldrop, regex: b, source_labels: [c]}], "
                        + "static_configs: []}",
                "{job_name: a, relabel_configs: [{action: keep, source_labels: [b], regex: '('}], static_configs: []}",
                "{job_name: a, sample_limit: 5, label_limit: 5, target_limit: 5, body_size_limit: 1MB, "
                        + "static_configs: [{targets: ['a:1']}]}",
                "{job_name: a, file_sd_configs: [{files: ['b/*.json']}]}",
                "{job_name: a, file_sd_configs: [{files: ['a*/b.json']}]}",
                "{job_name: a, http_sd_configs: [{url: 'http://a/b'}]}",
                "{job_name: a, http_sd_configs: [{url: 'ftp://a/b'}]}",
                "{job_name: a, oauth2: {client_id: b, client_secret: c, token_url: 'http://d'}, static_configs: []}",
            })
    void aJobIsTakenByBothOrByNeither(String job) throws Exception {
        Path file = folder.resolve("prometheus.yml");
        Files.writeString(file, "scrape_configs:\n  - " + job + "\n");

        assertThat(ConfigFile.read(file).hasErrors())
                .as(ConfigFile.read(file).problems().toString())
                .isEqualTo(!isTakenByPrometheus(file));
    }

    private static boolean isTakenByPrometheus(Path file) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(Tool.find("promtool").toString(), "check", "config", file.toString())
                .redirectErrorStream(true)
                .start();
        check.getInputStream().readAllBytes();
        return check.waitFor() == 0;
    }
}
