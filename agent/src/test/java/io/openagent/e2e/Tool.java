package io.openagent.e2e;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Programs that are not ours. A test without its tool is skipped aloud, or fails where tools are required.
final class Tool {
    private Tool() {}

    static Path find(String name) {
        Optional<Path> program = folders()
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        return program.orElseGet(() -> absent(name));
    }

    private static Stream<String> folders() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/bin", "/usr/sbin"))
                .filter(folder -> !folder.isEmpty());
    }

    private static Path absent(String name) {
        String problem = name + " is not installed";
        if ("true".equals(System.getenv("OPENAGENT_REQUIRE_TOOLS"))) return fail(problem);
        System.out.println("SKIPPED " + test() + ": " + problem);
        Assumptions.abort(problem);
        throw new IllegalStateException("aborted above");
    }

    private static String test() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().endsWith("IT"))
                        .reduce((_, outer) -> outer)
                        .map(frame -> frame.getClassName().replaceAll(".*\\.", "") + "." + frame.getMethodName())
                        .orElse("a test"));
    }
}
