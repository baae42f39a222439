package io.openagent.config;

/// The least important message that is still logged.
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
