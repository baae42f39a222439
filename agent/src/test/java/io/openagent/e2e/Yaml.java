package io.openagent.e2e;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Scrape configurations of static targets on this machine, every second.
final class Yaml {
    private Yaml() {}

    /// Targets `one-PORT` for every port.
    static String targets(int... ports) {
        return """
            features:
              openAgent:
                enabled: true
                globalInterval: 1s
                targets:
            """ + IntStream.of(ports).mapToObj(Yaml::target).collect(Collectors.joining());
    }

    static String job(int port) {
        return "one-" + port;
    }

    private static String target(int port) {
        return """
                  - targetName: %s
                    type: StaticEndpoints
                    addresses: ["127.0.0.1:%d"]
            """.formatted(job(port), port);
    }
}
