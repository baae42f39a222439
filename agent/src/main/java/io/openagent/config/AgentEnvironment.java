package io.openagent.config;

import java.nio.file.Path;
import java.util.Optional;

/// What the environment alone decides.
///
/// @param home `WHATAP_HOME`, the folder of `whatap.conf` and `scrape_config.yaml`
/// @param port of the agent's own HTTP server; 0 takes any free one
public record AgentEnvironment(Optional<Path> home, int port, LogLevel logLevel, LogFormat logFormat) {
    /// How a log line looks.
    public enum LogFormat {
        TEXT,
        JSON
    }
}
