package io.openagent.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the environment alone decides.
///
/// @param home `WHATAP_HOME`, the folder of `whatap.conf` and `scrape_config.yaml`
/// @param scrapes `OPENAGENT_CONFIG_FILE`, the scrape file where it is another than that
/// @param data `OPENAGENT_DATA`, what outlives the process, where it does not stand below the home
/// @param logs `OPENAGENT_LOGS`, the log files of a worker with a supervisor, where they do not stand below the home
/// @param listen `OPENAGENT_LISTEN`, the address of the agent's own HTTP server where the scrape file names none
/// @param port of that server; 0 takes any free one
public record AgentEnvironment(
        Optional<Path> home,
        Optional<Path> scrapes,
        Optional<Path> data,
        Optional<Path> logs,
        Optional<String> listen,
        int port,
        LogLevel logLevel,
        LogFormat logFormat) {
    /// Nobody but this machine, until somebody asks for more.
    private static final String DEFAULT_LISTEN = "127.0.0.1";

    private static final int DEFAULT_PORT = 8080;

    /// Broken when a variable has a value that it cannot have. An empty variable counts as unset.
    public static Reading<AgentEnvironment> resolve(Map<String, String> environment) {
        var problems = new Problems("environment");
        var resolved = new AgentEnvironment(
                Variable.WHATAP_HOME.read(environment, problems, "a folder", AgentEnvironment::path),
                Variable.OPENAGENT_CONFIG_FILE.read(environment, problems, "a file", AgentEnvironment::path),
                Variable.OPENAGENT_DATA.read(environment, problems, "a folder", AgentEnvironment::path),
                Variable.OPENAGENT_LOGS.read(environment, problems, "a folder", AgentEnvironment::path),
                Variable.OPENAGENT_LISTEN.read(environment, problems, "a host without a port", Options::host),
                Variable.PORT
                        .read(environment, problems, "a port from 0 to 65535", AgentEnvironment::port)
                        .orElse(DEFAULT_PORT),
                Variable.LOG_LEVEL
                        .read(environment, problems, LogLevel.WANTED, LogLevel::of)
                        .orElse(LogLevel.INFO),
                Variable.LOG_FORMAT
                        .read(environment, problems, "text or json", AgentEnvironment::format)
                        .orElse(LogFormat.TEXT));
        if (problems.errors() > 0) return new Reading.Broken<>(problems.all());
        return new Reading.Usable<>(resolved, problems.all());
    }

    /// Where configuration stands, and everything else that has no folder of its own.
    public Path homeFolder() {
        return home.orElse(Path.of("."));
    }

    /// What is scraped stands in it.
    public Path scrapeFile() {
        return scrapes.orElseGet(() -> homeFolder().resolve("scrape_config.yaml"));
    }

    public Path dataFolder() {
        return data.orElseGet(() -> homeFolder().resolve("data"));
    }

    public Path logFolder() {
        return logs.orElseGet(() -> homeFolder().resolve("logs"));
    }

    /// The address to listen on.
    public String listenHost(AgentConfig config) {
        return config.listenHost().or(() -> listen).orElse(DEFAULT_LISTEN);
    }

    private static Optional<Path> path(String text) {
        return Optional.of(Path.of(text));
    }

    private static Optional<Integer> port(String text) {
        return WhatapLookup.integer(text).filter(port -> port >= 0 && port <= 65_535);
    }

    private static Optional<LogFormat> format(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text", "logfmt" -> Optional.of(LogFormat.TEXT);
            case "json" -> Optional.of(LogFormat.JSON);
            default -> Optional.empty();
        };
    }

    /// How a log line looks.
    public enum LogFormat {
        TEXT,
        JSON
    }

    /// Every variable that is read here.
    enum Variable {
        WHATAP_HOME,
        OPENAGENT_CONFIG_FILE,
        OPENAGENT_DATA,
        OPENAGENT_LOGS,
        OPENAGENT_LISTEN,
        PORT,
        LOG_LEVEL,
        LOG_FORMAT;

        private <T> Optional<T> read(
                Map<String, String> environment,
                Problems problems,
                String wanted,
                Function<String, Optional<T>> parse) {
            var text = Optional.ofNullable(environment.get(name()))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty());
            var value = text.flatMap(parse);
            if (text.isPresent() && value.isEmpty()) {
                String message = "found " + Value.quoted(text.get()) + ", wanted " + wanted;
                problems.add(Problem.error(Place.of(problems.file()), name(), message));
            }
            return value;
        }
    }
}
