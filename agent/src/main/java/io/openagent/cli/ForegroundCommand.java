package io.openagent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The worker, in the foreground: the default in a container, and what the supervisor starts.
@Command(
        name = "foreground",
        mixinStandardHelpOptions = true,
        description = "Runs the worker in the foreground, without a supervisor.")
final class ForegroundCommand implements Callable<Integer> {
    @Mixin
    private final UsualFlags flags = new UsualFlags();

    @Override
    public Integer call() throws InterruptedException {
        return Worker.run(flags.over(System.getenv()));
    }
}
