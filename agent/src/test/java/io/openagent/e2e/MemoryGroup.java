package io.openagent.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A control group of its own with a limit on memory, of version 1: that of version 2 cannot be divided from inside a
/// container. Where it cannot be made the test is skipped.
record MemoryGroup(Path folder) implements AutoCloseable {
    private static final Path TOP = Path.of("/sys/fs/cgroup/memory");

    static MemoryGroup of(long limitBytes) throws IOException {
        if (!Files.isWritable(TOP)) {
            Assumptions.abort("control groups (version 1, memory) are not writable here, which takes root");
        }
        Path folder = TOP.resolve("openagent-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Files.createDirectory(folder);
        var group = new MemoryGroup(folder);
        Files.writeString(folder.resolve("memory.limit_in_bytes"), Long.toString(limitBytes));
        return group;
    }

    /// A command that moves into the group and goes on as the command behind it.
    List<String> entrance() {
        String enter = "echo $$ > \"$0\" && exec \"$@\"";
        return List.of("sh", "-c", enter, folder.resolve("cgroup.procs").toString());
    }

    /// How many processes the kernel has killed because the group was full.
    long kills() throws IOException {
        return Files.readAllLines(folder.resolve("memory.oom_control")).stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .findFirst()
                .orElseThrow();
    }

    /// The most memory that the group ever had.
    long mostBytes() throws IOException {
        return Long.parseLong(
                Files.readString(folder.resolve("memory.max_usage_in_bytes")).strip());
    }

    @Override
    public void close() {
        // Its processes have been killed; the kernel takes them out of the group a moment later.
        Openagent.within(Duration.ofSeconds(20)).until(this::remove);
    }

    private boolean remove() {
        try {
            return Files.deleteIfExists(folder);
        } catch (IOException busy) {
            return false;
        }
    }
}
