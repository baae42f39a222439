package io.openagent.config;

import io.openagent.discovery.HttpOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Where the addresses of a job are named, beside the file itself.
public sealed interface TargetSource {
    /// How long what was found is taken for current.
    Duration refresh();

    /// Files of target groups, JSON or YAML by their endings.
    ///
    /// @param patterns whose last part may have `*`
    record Files(List<Path> patterns, Duration refresh) implements TargetSource {
        public Files {
            patterns = List.copyOf(patterns);
        }
    }

    /// A page of target groups in JSON.
    record Page(URI url, HttpOptions http, Duration refresh) implements TargetSource {}
}
