package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `openagent collector` as a process, which prints what arrives unless it is told otherwise, with a page of counts.
record LocalCollector(Openagent process, int port) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// @param home where its output goes; every collector needs one of its own
    static LocalCollector start(Path home, int port, String... switches) {
        int page = Openagent.freePort();
        List<String> arguments = new ArrayList<>(
                List.of("collector", "--listen", "127.0.0.1:" + port, "--metrics-listen", "127.0.0.1:" + page));
        arguments.addAll(Arrays.asList(switches));
        Openagent process = Openagent.in(home)
                .port(page)
                .env("WHATAP_LICENSE", Licences.TEST)
                .start(arguments.toArray(String[]::new));
        Openagent.within(PATIENCE).until(() -> {
            assertThat(process.process().isAlive()).as(process::stderr).isTrue();
            return process.stderr().contains("metrics on ");
        });
        return new LocalCollector(process, port);
    }

    /// Every line of a type, repeats included.
    Stream<String> printed(String type) {
        return process.stdout().lines().filter(line -> line.startsWith("{\"type\":\"" + type + "\""));
    }

    /// A sample that arrives twice is the same line twice.
    static Set<String> distinctSamples(LocalCollector... collectors) {
        return Stream.of(collectors)
                .flatMap(collector -> collector.printed("sample"))
                .collect(Collectors.toSet());
    }

    /// A count of its page.
    long count(String series) {
        return (long) process.metric(series);
    }

    @Override
    public void close() {
        process.close();
    }
}
