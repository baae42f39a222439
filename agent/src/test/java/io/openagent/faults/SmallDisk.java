package io.openagent.faults;

import io.openagent.e2e.Openagent;
import io.openagent.e2e.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A file system in memory, mounted over a folder for one process alone, with which it ends: nothing is
/// left behind.
///
/// @param options as `mount` takes them
record SmallDisk(Path folder, String options) {
    private static final String MOUNT = "mount -t tmpfs -o \"$0\" tmpfs \"$1\" && shift && exec \"$@\"";

    /// Where that is not permitted, the test is skipped.
    SmallDisk {
        Tool.find("unshare");
        try {
            Files.createDirectories(folder);
            int exit = new ProcessBuilder("unshare", "--mount", "true").start().waitFor();
            Assumptions.assumeTrue(exit == 0, "mount namespaces need root");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A command before the program that is to have it.
    List<String> prefix() {
        return List.of("unshare", "--mount", "sh", "-c", MOUNT, options, folder.toString());
    }

    /// The folder as the agent sees it.
    Path of(Openagent agent) {
        return Path.of("/proc/" + agent.process().pid() + "/root" + folder);
    }
}
