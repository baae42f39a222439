package io.openagent.config;

/// One of the two forms of the scrape file. Constructing it reads what concerns the agent as a whole; when that went
/// without an error, the targets are read, each on its own.
sealed interface FileFormat permits BasicFormat, CrFormat {
    /// What an error names is left out.
    AgentConfig read();
}
