package io.openagent.config;

import java.util.Locale;
import java.util.Optional;

/// The least important message that is still logged.
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    static final String WANTED = "one of debug, info, warn, error";

    static Optional<LogLevel> of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "debug" -> Optional.of(DEBUG);
            case "info" -> Optional.of(INFO);
            case "warn", "warning" -> Optional.of(WARN);
            case "error" -> Optional.of(ERROR);
            default -> Optional.empty();
        };
    }
}
