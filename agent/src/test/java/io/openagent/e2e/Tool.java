package io.openagent.e2e;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Programs that are not ours, looked for in `PATH`. A test without its tool is skipped, which the build tells at its
/// end, or fails where `OPENAGENT_REQUIRE_TOOLS=true`.
public final class Tool {
    /// Of those that bear another name than their program.
    private static final Map<String, String> DEBIAN_PACKAGES = Map.of(
            "promtool", "prometheus",
            "chromedriver", "chromium-driver",
            "ip", "iproute2",
            "unshare", "util-linux",
            "prlimit", "util-linux");

    private Tool() {}

    public static Path find(String name) {
        return inPath(name).orElseGet(() -> absent(name));
    }

    public static boolean isThere(String name) {
        return inPath(name).isPresent();
    }

    private static Optional<Path> inPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path absent(String name) {
        String problem = name + " is not installed (apt-get install " + DEBIAN_PACKAGES.getOrDefault(name, name) + ")";
        return "true".equals(System.getenv("OPENAGENT_REQUIRE_TOOLS")) ? fail(problem) : Assumptions.abort(problem);
    }
}
