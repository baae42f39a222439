/// Measures what the agent costs: JMH benchmarks of its inner work, and the memory of the packaged program.
/// Nothing of it is shipped.
@NullMarked
package io.openagent.bench;

import org.jspecify.annotations.NullMarked;
