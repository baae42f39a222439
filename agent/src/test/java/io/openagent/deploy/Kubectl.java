package io.openagent.deploy;

import io.openagent.e2e.Tool;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// The user's own client, without a cluster. Debian's is older than 1.29 and knows less of Kustomize, so that a machine
/// without a newer one skips these tests by name, whatever `OPENAGENT_REQUIRE_TOOLS` says.
final class Kubectl {
    private static final int LEAST_MINOR = 29;
    private static final Pattern VERSION = Pattern.compile("GitVersion:\"v1\\.(\\d+)|Client Version: v1\\.(\\d+)");

    private static final boolean IS_THERE = isThere();
    private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

    private Kubectl() {}

    /// What `kubectl apply -k` would apply. Rendered once: each start of kubectl takes a second.
    static Manifests kustomize(Path folder) {
        Assumptions.assumeTrue(IS_THERE, "kubectl 1." + LEAST_MINOR + " or newer is not installed");
        return RENDERED.computeIfAbsent(folder, Kubectl::render);
    }

    private static Manifests render(Path folder) {
        Command.Run run = Command.of("kubectl", "kustomize", folder.toString()).run();
        if (run.exitCode() != 0) throw new AssertionError(run.stderr());
        return Manifests.parse(run.stdout());
    }

    private static boolean isThere() {
        if (!Tool.isThere("kubectl")) return false;
        Matcher version = VERSION.matcher(
                Command.of("kubectl", "version", "--client").run().stdout());
        return version.find()
                && Integer.parseInt(version.group(1) == null ? version.group(2) : version.group(1)) >= LEAST_MINOR;
    }
}
