package io.openagent.supervisor;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// The supervisor process: `--state DIR [--logs DIR] -- COMMAND ARG...`.
///
/// It ends with 0 after a clean stop, with 1 if the worker had to be killed or failed while stopping, with the
/// worker's own code if that refused to begin, and with 2 if its own command line is wrong. `LOG_FORMAT=json`
/// in the environment makes each event a JSON object. The limits are those of [Limits].
public final class Main {
    private static final long MAX_LOG_BYTES = 1 << 20;
    private static final int LOG_GENERATIONS = 3;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args));
    }

    private static int run(String... args) throws InterruptedException {
        Console console = Console.on(System.err);
        try {
            return run(console, args);
        } finally {
            console.close();
        }
    }

    private static int run(Console console, String... args) throws InterruptedException {
        Supervisor supervisor;
        try {
            supervisor = supervisor(Arguments.parse(args), Limits.from(System.getProperties()), console);
        } catch (IllegalArgumentException e) {
            console.accept(e.getMessage() + "; " + Arguments.USAGE);
            return WRONG_USAGE;
        }
        Signals.on("TERM", () -> supervisor.stop("SIGTERM"));
        Signals.on("INT", () -> supervisor.stop("SIGINT"));
        Signals.on("HUP", supervisor::reload);
        return supervisor.supervise();
    }

    private static Supervisor supervisor(Arguments arguments, Limits limits, Console console) {
        return new Supervisor(
                arguments.state(),
                new WorkerLauncher(arguments.command()),
                new RestartPolicy(
                        limits.firstDelay(),
                        limits.mostDelay(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                limits,
                new RunningTime(System::nanoTime),
                log(arguments, console));
    }

    private static EventLog log(Arguments arguments, Console console) {
        Function<Event, String> format = "json".equals(System.getenv("LOG_FORMAT")) ? Event::asJson : Event::asText;
        return new EventLog(
                console,
                arguments
                        .logs()
                        .map(logs -> new RotatingFile(logs.resolve("supervisor.log"), MAX_LOG_BYTES, LOG_GENERATIONS)),
                format,
                Clock.systemUTC());
    }
}
