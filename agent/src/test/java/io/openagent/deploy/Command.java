package io.openagent.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A program that is started, waited for, and answers in a few kilobytes.
record Command(List<String> words, Map<String, String> environment) {
    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /// What a program said, and how it ended.
    record Run(String stdout, String stderr, int exitCode) {}

    static Command of(String... words) {
        return new Command(List.of(words), Map.of());
    }

    Command with(String name, String value) {
        return with(Map.of(name, value));
    }

    Command with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return new Command(words, all);
    }

    /// With other programs found before those of this machine.
    Command withPath(Path folder) {
        return with("PATH", folder + ":" + System.getenv("PATH"));
    }

    Run run() {
        try {
            Process process = builder().start();
            process.getOutputStream().close();
            var stderr = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> stderr.append(text(process.getErrorStream())));
            String stdout = text(process.getInputStream());
            reader.join();
            return new Run(stdout, stderr.toString(), process.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Not waited for: whoever starts it ends it.
    Process start(Path log) throws IOException {
        return builder().redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private ProcessBuilder builder() {
        var builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder;
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
