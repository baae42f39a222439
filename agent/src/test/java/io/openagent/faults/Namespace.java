package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Tool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A network of its own, with a loopback and no way out of the machine. It lives in a process that ends
/// with this one, so nothing is left behind, however that ends.
final class Namespace implements AutoCloseable {
    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /// Where that is not permitted, the test is skipped.
    static Namespace create() throws IOException, InterruptedException {
        Tool.find("unshare");
        Tool.find("ip");
        Process holder = new ProcessBuilder(
                        "unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat")
                .redirectErrorStream(true)
                .start();
        String said = String.valueOf(holder.inputReader().readLine());
        Assumptions.assumeTrue(said.equals("ready"), "network namespaces need root: " + said);
        return new Namespace(holder);
    }

    /// With this before it, a command runs inside.
    List<String> prefix() {
        return List.of("nsenter", "--net=" + file());
    }

    /// Runs a program inside.
    void run(String... command) throws IOException, InterruptedException {
        List<String> inside =
                Stream.concat(prefix().stream(), Stream.of(command)).toList();
        run(inside);
    }

    /// Gives a device that was made outside to this network.
    void take(String device) throws IOException, InterruptedException {
        run(List.of("ip", "link", "set", device, "netns", Long.toString(holder.pid())));
    }

    /// Makes something inside: sockets that it opens, and threads that it starts, are of this network and
    /// stay so.
    <T> T make(Callable<T> something) throws IOException, InterruptedException {
        var task = new FutureTask<>(() -> {
            Kernel.enterNetwork(file());
            return something.call();
        });
        Thread.ofPlatform().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }

    private String file() {
        return "/proc/" + holder.pid() + "/ns/net";
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
