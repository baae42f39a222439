package io.openagent.config;

import java.util.Optional;

/// One thing that is wrong with a configuration, as a sentence that a person can act on. It never quotes a secret.
///
/// @param path from the root of the file, `features.openAgent.targets[2].interval`; empty for the file as a whole
/// @param message what was found and what is wanted
/// @param hint what to write instead
public record Problem(Severity severity, Place place, String path, String message, Optional<String> hint) {
    /// An error means that something asked for is left out; a warning, that it may not do what its author expects.
    public enum Severity {
        ERROR,
        WARNING;

        @Override
        public String toString() {
            return this == ERROR ? "error" : "warning";
        }
    }

    static Problem error(Place place, String path, String message) {
        return new Problem(Severity.ERROR, place, path, message, Optional.empty());
    }

    static Problem warning(Place place, String path, String message) {
        return new Problem(Severity.WARNING, place, path, message, Optional.empty());
    }

    Problem withHint(String words) {
        return new Problem(severity, place, path, message, Optional.of(words));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// Without place and severity, for who shows them otherwise.
    String sentence() {
        return (path.isEmpty() ? "" : path + ": ")
                + message
                + hint.map(", "::concat).orElse("");
    }

    /// `scrape_config.yaml:12:15: error: features.openAgent.targets[2].interval: found "5x", wanted a duration such as
    /// 15s`
    @Override
    public String toString() {
        return place + ": " + severity + ": " + sentence();
    }
}
