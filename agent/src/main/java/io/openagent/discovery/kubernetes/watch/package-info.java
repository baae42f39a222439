/// Keeps what a cluster holds, as its API server tells: the only code that asks that server, and only to get, list and
/// watch. What it keeps is stripped to what targets depend on.
@NullMarked
package io.openagent.discovery.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
