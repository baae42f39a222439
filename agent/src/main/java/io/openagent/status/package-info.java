/// The agent's HTTP server. It knows pages, not what stands on them: they are given to it, so it depends on nobody.
@NullMarked
package io.openagent.status;

import org.jspecify.annotations.NullMarked;
