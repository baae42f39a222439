package io.openagent.config;

/// A line of a scrape file that means something else to this agent than to the OpenAgent of WhaTap.
///
/// @param path from the root of the file, `features.openAgent.targets[2].timeout`
/// @param sentence what the original does, and what this agent does
public record Difference(Place place, String path, String sentence) {
    /// `scrape_config.yaml:12:15: features.openAgent.targets[2].timeout: the original ignores it; …`
    @Override
    public String toString() {
        return place + ": " + path + ": " + sentence;
    }
}
