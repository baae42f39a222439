package io.openagent.cli;

import io.openagent.config.AgentConfig;
import io.openagent.config.ConfigFile;
import io.openagent.config.ConfigParser;
import io.openagent.config.LastGoodConfig;
import io.openagent.config.Problem;
import io.openagent.config.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The scrape configuration that is in use. A file that cannot be used never replaces one that could: the last good one
/// stays, also across a restart, and everybody is told.
///
/// Read by all threads; [#reload] is called by one at a time.
final class ConfigState {
    private static final Logger log = LoggerFactory.getLogger("config");

    private final Path file;
    private final LastGoodConfig lastGood;
    private volatile AgentConfig current;
    private volatile boolean good = true;
    private volatile Instant takenAt = Instant.now();

    /// Reads the file, or the last good one in its place.
    ///
    /// @throws CommandFailed with every problem, when neither can be used
    ConfigState(Path file, LastGoodConfig lastGood) {
        this.file = file;
        this.lastGood = lastGood;
        this.current = switch (ConfigFile.read(file)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, List<Problem> problems) -> {
                tell(problems);
                keep(problems);
                yield config;
            }
            case Reading.Broken<AgentConfig>(List<Problem> problems) -> {
                good = false;
                yield fallBack(problems);
            }
        };
    }

    AgentConfig current() {
        return current;
    }

    /// Whether the file as it stands is in use.
    boolean isGood() {
        return good;
    }

    Instant takenAt() {
        return takenAt;
    }

    /// Reads the file again.
    ///
    /// @return the problems that kept it from being taken; empty when it was
    synchronized List<Problem> reload() {
        return switch (ConfigFile.read(file)) {
            case Reading.Usable<AgentConfig>(AgentConfig config, List<Problem> problems) -> {
                current = config;
                good = true;
                takenAt = Instant.now();
                tell(problems);
                keep(problems);
                yield List.of();
            }
            case Reading.Broken<AgentConfig>(List<Problem> problems) -> {
                good = false;
                tell(problems);
                log.error("configuration refused, the last good one stays in use file={}", file);
                yield problems;
            }
        };
    }

    private static void tell(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.isError()) log.error("{}", problem);
            else log.warn("{}", problem);
        }
    }

    private AgentConfig fallBack(List<Problem> problems) {
        Optional<String> text = Files.exists(file) ? lastGoodText() : Optional.empty();
        if (text.isPresent()
                && ConfigParser.parse(file + " (last good)", ConfigFile.folder(file), text.get())
                        instanceof Reading.Usable<AgentConfig>(AgentConfig config, var _)) {
            tell(problems);
            log.error("configuration refused, the last good one is used instead file={}", file);
            return config;
        }
        throw new CommandFailed(problems.stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .reduce((a, b) -> a + "\nopenagent: " + b)
                .orElse(file + ": cannot be used"));
    }

    private Optional<String> lastGoodText() {
        try {
            return lastGood.read();
        } catch (IOException e) {
            log.warn("the last good configuration cannot be read: {}", e.toString());
            return Optional.empty();
        }
    }

    /// Only a file without an error is worth falling back to.
    private void keep(List<Problem> problems) {
        if (problems.stream().anyMatch(Problem::isError)) return;
        try {
            lastGood.keep(Files.readString(file));
        } catch (IOException e) {
            log.warn("the last good configuration cannot be kept: {}", e.toString());
        }
    }
}
