/// Scraping agents side by side on the same work, each on a core of its own: ours, vmagent and Prometheus as an agent.
@NullMarked
package io.openagent.bench.compare;

import org.jspecify.annotations.NullMarked;
