package io.openagent.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the environment alone decides.
///
/// @param home `WHATAP_HOME`, the folder of `whatap.conf` and `scrape_config.yaml`
/// @param port of the agent's own HTTP server; 0 takes any free one
public record AgentEnvironment(Optional<Path> home, int port, LogLevel logLevel, LogFormat logFormat) {
    private static final int DEFAULT_PORT = 8080;

    /// Broken when a variable has a value that it cannot have. An empty variable counts as unset.
    public static Reading<AgentEnvironment> resolve(Map<String, String> environment) {
        var problems = new Problems("environment");
        var resolved = new AgentEnvironment(
                Variable.WHATAP_HOME.read(environment, problems, "a folder", text -> Optional.of(Path.of(text))),
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

    private static Optional<Integer> port(String text) {
        return WhatapLookup.integer(text).filter(port -> port >= 0 && port <= 65_535);
    }

    private static Optional<LogFormat> format(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> Optional.of(LogFormat.TEXT);
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
