package io.openagent.bench.compare;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An agent that scrapes and writes, with the flags that it comes with: how to start it on given work.
enum Contender {
    /// Ours, the worker as it is shipped, with its journal.
    OPENAGENT("openagent") {
        @Override
        void configure(Path folder, Work work) throws IOException {
            Files.writeString(folder.resolve(SCRAPE_CONFIG), ours(work, remoteWrite(work, "1.0")));
        }
    },
    /// Ours, in version 2.0 of remote write, which none of the others that Debian has speaks.
    OPENAGENT_2("openagent-2") {
        @Override
        void configure(Path folder, Work work) throws IOException {
            Files.writeString(folder.resolve(SCRAPE_CONFIG), ours(work, remoteWrite(work, "2.0")));
        }
    },
    /// Ours, to a collector of WhaTap's protocol.
    OPENAGENT_WHATAP("openagent-whatap") {
        @Override
        Map<String, String> environment(Path folder, int port, Work work) {
            var environment = new HashMap<>(super.environment(folder, port, work));
            environment.put("WHATAP_HOST", work.sink.getHost());
            environment.put("WHATAP_PORT", Integer.toString(work.sink.getPort()));
            environment.put("WHATAP_LICENSE", WhatapSink.LICENSE.text());
            return environment;
        }

        @Override
        void configure(Path folder, Work work) throws IOException {
            Files.writeString(folder.resolve(SCRAPE_CONFIG), ours(work, ""));
        }

        @Override
        Sink sink() throws IOException, InterruptedException {
            return WhatapSink.start();
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

    private static final String PROMETHEUS_YML = "prometheus.yml";
    private static final String SCRAPE_CONFIG = "scrape_config.yaml";

    private final String word;

    Contender(String word) {
        this.word = word;
    }

    /// What is to be done.
    ///
    /// @param addresses of the targets
    /// @param sink where to write
    /// @param launcher of ours
    record Work(List<String> addresses, int intervalSeconds, URI sink, Path launcher) {
        int timeoutSeconds() {
            return Math.min(10, intervalSeconds);
        }
    }

    String word() {
        return word;
    }

    /// That of ours, unless it is another.
    List<String> command(Path folder, int port, Work work) {
        return List.of(work.launcher.toString(), "foreground");
    }

    abstract void configure(Path folder, Work work) throws IOException;

    /// What ours asks for; the others do not.
    Map<String, String> environment(Path folder, int port, Work work) {
        return Map.of("WHATAP_HOME", folder.toString(), "PORT", Integer.toString(port));
    }

    /// A new one, of the kind that it sends to.
    Sink sink() throws IOException, InterruptedException {
        return RemoteWriteSink.start();
    }

    /// Whether it is there to be compared.
    boolean isThere() {
        return word.startsWith(OPENAGENT.word)
                || Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, word)));
    }

    private static String remoteWrite(Work work, String protocol) {
        return "    outputs: {remoteWrite: [{name: sink, url: \"%s\", protocol: \"%s\"}]}\n"
                .formatted(work.sink, protocol);
    }

    private static String ours(Work work, String outputs) {
        return """
            features:
              openAgent:
                globalInterval: %ds
                targets:
                  - targetName: compared
                    type: StaticEndpoints
                    timeout: %ds
                    addresses: %s
            """.formatted(work.intervalSeconds, work.timeoutSeconds(), quoted(work.addresses)) + outputs;
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
