/// Why something is or is not scraped: pure functions from the configuration, the cluster and the last scrapes to
/// sentences.
@NullMarked
package io.openagent.explain;

import org.jspecify.annotations.NullMarked;
