/// Why something is or is not scraped: pure functions from the configuration, the cluster and the last scrapes to
/// sentences. Nothing here waits, except for the one question to the API server of [ClusterView#missingRights].
@NullMarked
package io.openagent.explain;

import org.jspecify.annotations.NullMarked;
