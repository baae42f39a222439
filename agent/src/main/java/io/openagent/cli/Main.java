package io.openagent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// Every command but the supervisor, which has a program of its own.
///
/// Exit codes: 0 done, 1 refused or failed with one sentence, 2 wrong usage.
@Command(
        name = "openagent",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Scrapes Prometheus endpoints and forwards what they say to a collector.",
            "Without a command: the supervisor, which starts the worker and keeps it alive."
        },
        footer = {
            "",
            "The agent reads scrape_config.yaml in the folder WHATAP_HOME, and needs to know",
            "WHATAP_LICENSE and WHATAP_HOST. The demo needs nothing: begin with it.",
            "With --config.file=prometheus.yml it scrapes and writes what that says. The flags of",
            "\"openagent foreground --help\" may stand without a command too.",
            "Exit codes: 0 done, 1 refused or failed, 2 wrong usage."
        },
        subcommands = {
            ForegroundCommand.class,
            DemoCommand.class,
            CollectorCommand.class,
            CheckCommand.class,
            TargetsCommand.class,
            ExplainCommand.class,
            JournalCommand.class,
            SendSampleCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /// Filled by picocli.
    @SuppressWarnings("NullAway.Init")
    Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        try {
            TrainedJars.check();
            if (isWorker(args)) return Worker.run(System.getenv());
        } catch (CommandFailed | InterruptedException failed) {
            return end(failed);
        }
        return new CommandLine(new Main())
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> refuse(wrong))
                .setExecutionExceptionHandler((failure, _, _) -> end(failure))
                .execute(args);
    }

    /// A worker is started anew whenever one has died, and is missed until it runs: it does not wait for the
    /// classes that read options, of which it has none.
    private static boolean isWorker(String... args) {
        return args.length == 1 && args[0].equals(ForegroundCommand.NAME);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static int refuse(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        boolean unknownCommand = wrong instanceof UnmatchedArgumentException unmatched
                && !command.getSubcommands().isEmpty()
                && !unmatched.getUnmatched().getFirst().startsWith("-");
        String sentence = unknownCommand
                ? "unknown command \"%s\"; there are: %s"
                        .formatted(
                                ((UnmatchedArgumentException) wrong)
                                        .getUnmatched()
                                        .getFirst(),
                                String.join(", ", command.getSubcommands().keySet()))
                : wrong.getMessage();
        System.err.println(name + ": " + sentence + " (see " + name + " --help)");
        return ExitCode.USAGE;
    }

    private static int end(Exception failure) {
        if (failure instanceof CommandFailed failed) {
            System.err.println("openagent: " + failed.sentence());
            return failed.exitCode();
        }
        StackTraceElement[] trace = failure.getStackTrace();
        String place = trace.length == 0 ? "" : " (" + trace[0] + ")";
        System.err.println("openagent: this is a bug, please report it: " + failure + place);
        return ExitCode.SOFTWARE;
    }
}
