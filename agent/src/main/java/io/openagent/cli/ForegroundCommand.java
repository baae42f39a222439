package io.openagent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The worker, in the foreground: the default in a container, and what the supervisor starts.
@Command(
        name = "foreground",
        mixinStandardHelpOptions = true,
        description = "Runs the worker in the foreground, without a supervisor.")
final class ForegroundCommand implements Callable<Integer> {
    @Override
    public Integer call() throws InterruptedException {
        return Worker.run(System.getenv());
    }
}
