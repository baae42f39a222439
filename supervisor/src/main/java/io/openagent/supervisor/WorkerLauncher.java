package io.openagent.supervisor;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/// Starts workers: one command, the supervisor's own stdout and stderr, and stdin as a pipe that ends with the
/// supervisor.
record WorkerLauncher(List<String> command) {
    WorkerLauncher {
        command = List.copyOf(command);
    }

    /// @param socket where the worker's heartbeats are awaited
    /// @param predecessors what the worker is told of those before it
    Worker launch(Path socket, Predecessors predecessors) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        builder.environment().put(SupervisorLink.SOCKET, socket.toString());
        predecessors.tell(builder.environment());
        return new Worker(builder.start());
    }
}
