package io.openagent.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How many processes the kernel has killed in this process's control group because the group's memory was full.
///
/// ```text
/// version 2   /sys/fs/cgroup/<group>/memory.events               oom_kill 1
/// version 1   /sys/fs/cgroup/memory/<group>/memory.oom_control   oom_kill 1
/// ```
///
/// In a container the folder of its own group is mounted at the top, whatever path the kernel tells.
record MemoryKills(List<Path> counters) {
    private static final String COUNT = "oom_kill ";

    MemoryKills {
        counters = List.copyOf(counters);
    }

    static MemoryKills ofThisProcess() {
        return of(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /// @param groups the kernel's list of the groups of a process, `number:controllers:path` a line
    /// @param mount where control groups are mounted
    static MemoryKills of(Path groups, Path mount) {
        return new MemoryKills(
                lines(groups).flatMap(line -> counter(line, mount).stream()).toList());
    }

    /// 0 where the kernel does not tell.
    long count() {
        return counters.stream()
                .flatMap(MemoryKills::lines)
                .filter(line -> line.matches(COUNT + "[0-9]{1,18}"))
                .mapToLong(line -> Long.parseLong(line.substring(COUNT.length())))
                .sum();
    }

    private static Optional<Path> counter(String line, Path mount) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) return Optional.empty();
        String group = parts[2].substring(Math.min(1, parts[2].length()));
        if (parts[1].isEmpty()) return existing(mount, group, "memory.events");
        boolean isMemory = List.of(parts[1].split(",")).contains("memory");
        return isMemory ? existing(mount.resolve("memory"), group, "memory.oom_control") : Optional.empty();
    }

    private static Optional<Path> existing(Path top, String group, String file) {
        return Stream.of(top.resolve(group).resolve(file), top.resolve(file))
                .filter(Files::isReadable)
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException _) {
            return Stream.empty(); // a kernel without control groups, or one that does not show them
        }
    }
}
