package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The first thing that anybody runs.
final class DemoIT {
    /// A first report may well say that nothing has arrived yet.
    private static final Pattern SOME = Pattern.compile(" [1-9][0-9,]* samples arrived");

    @TempDir
    private Path home;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theDemoEndsByItselfWithAnExactBalance() {
        try (Openagent demo = Openagent.in(home).start("demo", "--for", "4s")) {
            int exit = demo.awaitExit(Duration.ofSeconds(60));

            assertThat(demo.stdout()).contains("exact: taken = forwarded + waiting + dropped");
            assertThat(exit).isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void controlCEndsItWithTheSameBalance() throws Exception {
        try (Openagent demo = Openagent.in(home).start("demo")) {
            Openagent.within(Duration.ofSeconds(60))
                    .until(() -> SOME.matcher(demo.stdout()).find());

            Openagent.signal("INT", demo.process().pid());

            assertThat(demo.awaitExit(Duration.ofSeconds(20))).isZero();
            assertThat(demo.stdout()).contains("exact: ");
        }
    }
}
