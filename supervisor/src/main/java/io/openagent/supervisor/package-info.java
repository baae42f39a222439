/// The parent process of the agent: it starts the worker, watches it and starts it again.
///
/// It stands apart from the agent so that whatever kills the worker, be it memory, a fault or a hung thread,
/// leaves the one who restarts it alive; therefore it needs the JDK alone, keeps a heap of a few megabytes, and
/// shares with the worker only [SupervisorLink] and [Signals].
@NullMarked
package io.openagent.supervisor;

import org.jspecify.annotations.NullMarked;
