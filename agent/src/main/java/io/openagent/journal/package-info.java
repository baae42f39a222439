/// Keeps records on disk until somebody says that they have arrived, and counts what became of every sample
/// in them. It knows neither samples nor outputs: a record is bytes, a number of samples and a time range.
@NullMarked
package io.openagent.journal;

import org.jspecify.annotations.NullMarked;
