package io.openagent.sources;

import io.openagent.discovery.TargetGroup;
import java.time.Duration;
import java.util.List;

/// Looks at one source. Owned by the one thread that asks.
sealed interface Lookout permits FileLookout, PageLookout {
    /// What is named there now; where it cannot be read, what was named last.
    List<TargetGroup> look() throws InterruptedException;

    /// Until it is worth to look again.
    Duration pause();
}
