package io.openagent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The worker, in the foreground: the default in a container, and what the supervisor starts.
@Command(
        name = ForegroundCommand.NAME,
        mixinStandardHelpOptions = true,
        description = "Runs the worker in the foreground, without a supervisor.")
final class ForegroundCommand implements Callable<Integer> {
    static final String NAME = "foreground";

    @Mixin
    private final UsualFlags flags = new UsualFlags();

    @Override
    public Integer call() throws InterruptedException {
        return Worker.run(flags.over(System.getenv()));
    }
}
