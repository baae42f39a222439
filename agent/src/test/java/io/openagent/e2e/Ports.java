package io.openagent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Ports that no other run on this machine gives out, and that the system gives to no outgoing connection:
/// either could be taken between its choice and its use. Safe for any thread.
final class Ports {
    /// Of one run, far more than its tests ask for. The first of them stays open and says that they are taken.
    private static final int BLOCK = 500;

    private static final int LOWEST = 2_000;
    private static final ServerSocket CLAIM = claim();
    private static final AtomicInteger NEXT = new AtomicInteger(CLAIM.getLocalPort() + 1);

    private Ports() {}

    static int next() {
        return Stream.generate(NEXT::getAndIncrement)
                .limit(BLOCK)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var _ = listen(port)) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static ServerSocket claim() {
        int blocks = (outgoing() - LOWEST) / BLOCK;
        while (true) {
            try {
                return listen(LOWEST + BLOCK * ThreadLocalRandom.current().nextInt(blocks));
            } catch (IOException taken) {
                // Another run's; there are more blocks than runs.
            }
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /// The first port for outgoing connections. Where they may have nearly all, the usual one: then nothing
    /// lies below.
    private static int outgoing() {
        try {
            List<String> range = List.of(Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                    .strip()
                    .split("\\s+"));
            int first = Integer.parseInt(range.getFirst());
            return first < LOWEST + 4 * BLOCK ? 32_768 : first;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
