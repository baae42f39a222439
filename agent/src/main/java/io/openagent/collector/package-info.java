/// A small collector that speaks the WhaTap protocol: for the demo, for tests, for a look at what an agent sends. It
/// can be told to misbehave.
@NullMarked
package io.openagent.collector;

import org.jspecify.annotations.NullMarked;
