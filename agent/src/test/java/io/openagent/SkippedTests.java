package io.openagent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Keeps the name of every test that was skipped, and why, in the file of the property `openagent.skipped`: one line
/// each, `SomeIT.theMethod: the reason`. The build tells them at its end. Found by JUnit through `META-INF/services`.
public final class SkippedTests implements TestExecutionListener {
    private final Queue<String> skipped = new ConcurrentLinkedQueue<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add(name(test) + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() != Status.ABORTED) return;
        String reason = result.getThrowable().map(Throwable::getMessage).orElse("aborted");
        skipped.add(name(test) + ": " + reason);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        String file = System.getProperty("openagent.skipped");
        if (file == null) return;
        try {
            Files.createDirectories(Path.of(file).toAbsolutePath().getParent());
            Files.write(Path.of(file), skipped.stream().sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getClassName().replaceFirst(".*\\.", "") + "." + source.getMethodName())
                .orElse(test.getDisplayName());
    }
}
