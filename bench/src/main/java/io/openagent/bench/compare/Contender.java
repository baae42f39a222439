package io.openagent.bench.compare;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An agent that scrapes and writes, with the flags that it comes with: how to start it on given work.
enum Contender {
    /// Ours, the worker as it is shipped, with its journal.
    OPENAGENT("openagent") {
        @Override
        List<String> command(Path folder, int port, Work work) {
            return List.of(LAUNCHER.toString(), "foreground");
        }

        @Override
        Map<String, String> environment(Path folder, int port) {
            return Map.of("WHATAP_HOME", folder.toString(), "PORT", Integer.toString(port));
        }

        @Override
        void configure(Path folder, Work work) throws IOException {
            Files.writeString(folder.resolve("scrape_config.yaml"), """
                features:
                  openAgent:
                    globalInterval: %ds
                    outputs: {remoteWrite: [{name: sink, url: "%s"}]}
                    targets:
                      - targetName: compared
                        type: StaticEndpoints
                        timeout: %ds
                        addresses: %s
                """.formatted(
                            work.intervalSeconds, work.sink, work.timeoutSeconds(), quoted(work.addresses)));
        }
    },
    VMAGENT("vmagent") {
        @Override
        List<String> command(Path folder, int port, Work work) {
            return List.of(
                    "vmagent",
                    "-promscrape.config=" + folder.resolve(PROMETHEUS_YML),
                    "-remoteWrite.url=" + work.sink,
                    "-remoteWrite.tmpDataPath=" + folder.resolve("data"),
                    "-promscrape.maxScrapeSize=256MB",
                    "-httpListenAddr=127.0.0.1:" + port);
        }

        @Override
        void configure(Path folder, Work work) throws IOException {
            Files.writeString(folder.resolve(PROMETHEUS_YML), scrapes(work));
        }
    },
    /// Prometheus as an agent; 2,000 samples a request, as many others have it.
    PROMETHEUS("prometheus") {
        @Override
        List<String> command(Path folder, int port, Work work) {
            return List.of(
                    "prometheus",
                    "--enable-feature=agent",
                    "--config.file=" + folder.resolve(PROMETHEUS_YML),
                    "--storage.agent.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port);
        }

        @Override
        void configure(Path folder, Work work) throws IOException {
            Files.writeString(folder.resolve(PROMETHEUS_YML), scrapes(work) + """
                remote_write:
                  - url: %s
                    queue_config: {max_samples_per_send: 2000}
                """.formatted(work.sink));
        }
    };

    static final Path LAUNCHER =
            Path.of("../agent/target/openagent/openagent/bin/openagent").toAbsolutePath();
    private static final String PROMETHEUS_YML = "prometheus.yml";

    private final String word;

    Contender(String word) {
        this.word = word;
    }

    /// What is to be done.
    ///
    /// @param addresses of the targets
    /// @param sink where to write
    record Work(List<String> addresses, int intervalSeconds, URI sink) {
        int timeoutSeconds() {
            return Math.min(10, intervalSeconds);
        }
    }

    String word() {
        return word;
    }

    abstract List<String> command(Path folder, int port, Work work);

    abstract void configure(Path folder, Work work) throws IOException;

    Map<String, String> environment(Path folder, int port) {
        return Map.of();
    }

    /// Whether it is there to be compared.
    boolean isThere() {
        return this == OPENAGENT
                || Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, word)));
    }

    private static String scrapes(Work work) {
        return """
            global: {scrape_interval: %ds, scrape_timeout: %ds}
            scrape_configs:
              - job_name: compared
                static_configs: [{targets: %s}]
            """.formatted(work.intervalSeconds, work.timeoutSeconds(), quoted(work.addresses));
    }

    private static String quoted(List<String> addresses) {
        return addresses.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    }
}
