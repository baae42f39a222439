/// What the user asks for: the scrape file in each of its forms, `whatap.conf` and the environment, read into records
/// with all problems told at once. Whoever holds an [io.openagent.config.AgentConfig] holds a valid one.
@NullMarked
package io.openagent.config;

import org.jspecify.annotations.NullMarked;
