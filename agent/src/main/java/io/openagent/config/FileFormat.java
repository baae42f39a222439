package io.openagent.config;

/// One of the forms of the scrape file. Constructing it reads what concerns the agent as a whole; when that went
/// without an error, the targets are read, each on its own.
sealed interface FileFormat permits BasicFormat, CrFormat, PrometheusFormat {
    /// What an error names is left out.
    AgentConfig read();
}
