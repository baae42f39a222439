/// Targets that files and pages name, as in `file_sd_configs` and `http_sd_configs` of a `prometheus.yml`: looked at
/// again and again, with what was last good kept while something is wrong.
@NullMarked
package io.openagent.sources;

import org.jspecify.annotations.NullMarked;
