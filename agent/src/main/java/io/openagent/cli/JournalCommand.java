package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.AgentEnvironment;
import io.openagent.config.ConfigFile;
import io.openagent.config.Reading;
import io.openagent.forward.Balance;
import io.openagent.journal.Entry;
import io.openagent.journal.Inspection;
import io.openagent.journal.Journal;
import io.openagent.journal.JournalClock;
import io.openagent.journal.JournalFolder;
import io.openagent.journal.JournalFolder.Kept;
import io.openagent.journal.JournalInUse;
import io.openagent.journal.JournalOptions;
import io.openagent.journal.SegmentSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Looks into what waits on disk, and trims it.
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "Shows or drops what waits in WHATAP_HOME for the collector, whether the agent runs or not.",
        subcommands = {JournalCommand.Inspect.class, JournalCommand.Drop.class})
final class JournalCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailed(CommandFailed.USAGE, "do what with the journal? there are: inspect, drop");
    }

    /// Changes nothing, so that it may be asked while an agent writes.
    @Command(
            name = "inspect",
            mixinStandardHelpOptions = true,
            description = "Shows every journal: its accounts, its segments, and how old what waits is.")
    static final class Inspect implements Runnable {
        @Override
        public void run() {
            List<Found> journals = journals(Worker.read(System.getenv()));
            if (journals.isEmpty()) System.out.println("nothing waits: there is no journal");
            for (Found each : journals) {
                try {
                    show(each.kept());
                } catch (IOException e) {
                    throw new CommandFailed(each.kept().path() + " cannot be read: " + e.getMessage());
                }
            }
        }

        private static void show(Kept kept) throws IOException {
            Inspection inspection = JournalFolder.inspect(kept);
            System.out.printf("journal   %s%n", kept.path());
            System.out.printf("for       %s%n", kept.identity());
            System.out.printf("accounts  %s%n", Balance.of(inspection.accounts()));
            for (SegmentSummary each : inspection.segments()) {
                System.out.printf(
                        "segment   %d bytes=%d records=%d samples=%d waiting=%d%n",
                        each.number(),
                        each.bytes(),
                        each.span().records(),
                        each.span().samples(),
                        each.waitingSamples());
            }
            var waiting = new Waiting();
            long damaged = inspection.eachWaiting(waiting::add);
            System.out.printf("waiting   %s damaged_samples=%d%n%n", waiting, damaged);
        }
    }

    /// What waits, added up.
    private static final class Waiting {
        private long records;
        private long samples;
        private long oldestMillis = Long.MAX_VALUE;
        private long newestMillis = Long.MIN_VALUE;

        void add(Entry entry) {
            records++;
            samples += entry.samples();
            oldestMillis = Math.min(oldestMillis, entry.oldestMillis());
            newestMillis = Math.max(newestMillis, entry.newestMillis());
        }

        @Override
        public String toString() {
            String range = records == 0
                    ? ""
                    : " oldest=%s newest=%s"
                            .formatted(Instant.ofEpochMilli(oldestMillis), Instant.ofEpochMilli(newestMillis));
            return "records=%d samples=%d%s".formatted(records, samples, range);
        }
    }

    /// The agent that runs drops from its own journal itself; all others are opened here.
    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            description = "Drops what waits and is older, and counts its samples as dropped{trimmed}.")
    static final class Drop implements Runnable {
        @Option(
                names = "--older-than",
                paramLabel = "D",
                required = true,
                converter = Durations.class,
                description = "Age of the newest sample of a record, such as 36h; 0s is everything.")
        private Duration age = Duration.ZERO;

        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "Where the worker answers if it runs, default http://127.0.0.1:$PORT")
        private Optional<URI> url = Optional.empty();

        @Override
        public void run() {
            AgentEnvironment process = Worker.read(System.getenv());
            List<Found> journals = journals(process);
            if (journals.isEmpty()) System.out.println("nothing waits: there is no journal");
            for (Found each : journals) {
                System.out.printf("%s: dropped_samples=%d%n", each.kept().identity(), drop(process, each));
            }
        }

        private long drop(AgentEnvironment process, Found found) {
            JournalOptions options = options(process.scrapeFile());
            try (Journal journal = found.folder().open(found.kept(), options, JournalClock.system())) {
                return journal.dropOlderThan(age);
            } catch (JournalInUse inUse) {
                return RunningWorker.at(url).drop(found.output(), age);
            } catch (IOException e) {
                throw new CommandFailed(found.kept().path() + " cannot be opened: " + e.getMessage());
            } catch (InterruptedException e) {
                throw new CommandFailed("interrupted");
            }
        }

        /// With other options than the agent's, opening it might evict.
        private static JournalOptions options(Path scrapeFile) {
            return switch (ConfigFile.read(scrapeFile)) {
                case Reading.Usable<AgentConfig>(AgentConfig config, var _) -> Delivery.options(config.buffer());
                case Reading.Broken<AgentConfig> _ -> JournalOptions.of(Long.MAX_VALUE);
            };
        }
    }

    /// A journal, and the output whose it is.
    private record Found(String output, JournalFolder folder, Kept kept) {}

    private static List<Found> journals(AgentEnvironment process) {
        try {
            List<Found> journals = new ArrayList<>();
            for (var output : Delivery.foldersIn(process.dataFolder()).entrySet()) {
                for (Kept kept : output.getValue().journals()) {
                    journals.add(new Found(output.getKey(), output.getValue(), kept));
                }
            }
            return journals;
        } catch (IOException e) {
            throw new CommandFailed(process.dataFolder() + ": the journals cannot be listed: " + e.getMessage());
        }
    }
}
