@NullMarked
package io.openagent.discovery.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
