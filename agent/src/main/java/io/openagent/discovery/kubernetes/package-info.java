/// Finds the targets of a Kubernetes cluster: what the cluster is known to hold, which of it the monitors select, and
/// why the rest is not selected. Only the classes that watch the API know its client; the others are pure.
@NullMarked
package io.openagent.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
