package io.openagent.faults;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/// A control group for processes that get less than a processor. Making one takes root and a controller for
/// `cpu`; a test that cannot have it is skipped, or fails where `OPENAGENT_REQUIRE_TOOLS=true`.
final class Squeeze implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final Quota quota;

    /// How a version of control groups has it: so many microseconds of every tenth of a second.
    private enum Quota {
        V1("cpu.cfs_quota_us", "20000", "-1"),
        V2("cpu.max", "20000 100000", "max 100000");

        private final String file;
        private final String fifth;
        private final String all;

        Quota(String file, String fifth, String all) {
            this.file = file;
            this.fifth = fifth;
            this.all = all;
        }
    }

    private Squeeze(Path group, Quota quota) {
        this.group = group;
        this.quota = quota;
    }

    static Squeeze ready() {
        return List.of(new Squeeze(newGroup(ROOT.resolve("cpu")), Quota.V1), new Squeeze(newGroup(ROOT), Quota.V2))
                .stream()
                .filter(Squeeze::canBeHad)
                .findFirst()
                .orElseGet(Squeeze::absent);
    }

    /// With all its threads.
    void put(ProcessHandle process) throws IOException {
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
    }

    void toAFifth() throws IOException {
        Files.writeString(group.resolve(quota.file), quota.fifth);
    }

    void release() throws IOException {
        Files.writeString(group.resolve(quota.file), quota.all);
    }

    /// Those that were in it have ended by then, or go back to the root.
    @Override
    public void close() throws IOException {
        release();
        for (String process : Files.readAllLines(group.resolve("cgroup.procs"))) {
            Files.writeString(group.resolveSibling("cgroup.procs"), process);
        }
        Awaitility.await().ignoreExceptions().until(() -> Files.deleteIfExists(group));
    }

    private boolean canBeHad() {
        try {
            Files.createDirectory(group);
            if (Files.isWritable(group.resolve(quota.file))) return true;
            Files.delete(group);
            return false;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Path newGroup(Path parent) {
        return parent.resolve("openagent-test-" + ProcessHandle.current().pid());
    }

    private static Squeeze absent() {
        String problem = "no control group for cpu can be made below " + ROOT + " (run as root)";
        return "true".equals(System.getenv("OPENAGENT_REQUIRE_TOOLS")) ? fail(problem) : Assumptions.abort(problem);
    }
}
