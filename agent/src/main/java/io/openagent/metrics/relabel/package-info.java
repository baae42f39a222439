/// Relabelling as Prometheus 3 has it (`relabel_config` in its configuration reference): rules that change labels, or
/// drop the sample or target that bears them. The only user of RE2/J.
@NullMarked
package io.openagent.metrics.relabel;

import org.jspecify.annotations.NullMarked;
