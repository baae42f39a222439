/// Clusters for tests: an API server of our own, and a real one where its programs are at hand.
package io.openagent.kube;
