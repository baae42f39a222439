/// What is done to a running agent, and what it must have delivered all the same. Each fault is injected a
/// few times in every build, and as often as `docs/delivery.md` says with `-Pfaults`.
@NullMarked
package io.openagent.faults;

import org.jspecify.annotations.NullMarked;
