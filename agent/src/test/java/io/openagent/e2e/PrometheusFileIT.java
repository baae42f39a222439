package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.forward.remotewrite.Receivers;
import io.openagent.forward.remotewrite.Written;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent in Prometheus' place: started with its file and its flags.
final class PrometheusFileIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @Test
    void whatThePrometheusFileScrapesComesToItsReceiver() throws Exception {
        int port = Openagent.freePort();
        try (Exposer exposer = Exposer.plain(
                        InetAddress.getLoopbackAddress(), Map.of("/metrics", "page 1\n", "/found", "found 1\n"));
                Receivers receiver = Receivers.start(_ -> Receivers.ok())) {
            write("etc/prometheus.yml", """
                global: {scrape_interval: 1s, external_labels: {cluster: a}}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: fixed
                    static_configs: [{targets: ["127.0.0.1:%1$d"]}]
                  - job_name: named
                    file_sd_configs: [{files: [hosts/*.yml]}]
                remote_write: [{url: "%2$s"}]
                """.formatted(exposer.port(), receiver.url()));
            write("etc/hosts/a.yml", "[]");

            try (Openagent agent = Openagent.in(home)
                    .port(port)
                    .env("PORT", "1")
                    .start(
                            "--config.file=etc/prometheus.yml",
                            "--web.listen-address=127.0.0.1:" + port,
                            "--storage.path",
                            home.resolve("store").toString(),
                            "--log.level=warn")) {
                Openagent.within(PATIENCE).until(() -> has(receiver, "page", "job=fixed", "cluster=a"));
                write(
                        "etc/hosts/a.yml",
                        "[{targets: ['127.0.0.1:%d'], labels: {__metrics_path__: /found, room: b}}]"
                                .formatted(exposer.port()));
                Openagent.within(PATIENCE).until(() -> has(receiver, "found", "job=named", "room=b", "cluster=a"));

                assertThat(agent.page("/api/v1/targets")).contains("/found", "__meta_filepath");
                assertThat(agent.stderr())
                        .contains("rule_files: not served, this agent evaluates no rules")
                        .doesNotContain(" info agent ");
                assertThat(home.resolve("store/journal")).isNotEmptyDirectory();
                assertThat(home.resolve("data")).doesNotExist();
            }
        }
    }

    private static boolean has(Receivers receiver, String name, String... labels) {
        return receiver.taken().stream()
                .filter(series -> series.name().equals(name))
                .map(Written.Series::labels)
                .anyMatch(all -> all.containsAll(List.of(labels)));
    }

    private void write(String name, String text) throws Exception {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
