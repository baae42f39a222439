package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Openagent;
import io.openagent.faults.BadLink.Weather;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An agent and a collector, or a receiver of remote write, with a bad link between them: packets are late, lost,
/// repeated and out of
/// order. Nothing of what they carry is, and the link is used as well as one connection can use it.
final class LossyLinkIT {
    /// What a link over half the world does on a bad day.
    private static final Weather BAD = new Weather(
            Duration.ofMillis(Figures.of("link.delay", 25, 50)),
            Duration.ofMillis(Figures.of("link.jitter", 10, 25)),
            0.05,
            0.01,
            0.02,
            10_000_000);

    private static final double LEAST_USE = 0.8;
    private static final Duration TIME = Duration.ofSeconds(Figures.of("link.seconds", 10, 600));
    private static final Duration PLAIN_TIME = Duration.ofSeconds(Figures.of("link.plain.seconds", 3, 30));

    @TempDir
    private Path home;

    /// Of the agent's page, within its network and without.
    private final int page = Openagent.freePort();

    private final long seed =
            Long.getLong("openagent.seed", ThreadLocalRandom.current().nextLong());

    @ParameterizedTest
    @EnumSource
    void aBadLinkCarriesAllInOrderAndOnce(Output output) throws Exception {
        try (BadLink link = BadLink.create(new Random(seed));
                Proxy _ = Proxy.into(link.near(), page);
                Ordeal ordeal = Ordeal.of(home, targets(link), output)) {
            start(ordeal, link);
            link.weather(BAD);
            double plain = plainBytesASecond(link);
            Speed speed = speed(ordeal.agent(), output);
            link.weather(Weather.FINE);
            Verdict verdict = ordeal.judge();

            System.out.printf(
                    "a bad link: %s seed=%d plain=%.0f %s %s %s%n", output, seed, plain, speed, link, verdict);
            verdict.assertNothingLost(0);
            assertThat(speed.forwarded())
                    .as("samples a second")
                    .isGreaterThan(LEAST_USE * Math.min(speed.taken(), plain / speed.bytesASample()));
        }
    }

    /// What the agent does in a second.
    private record Speed(double taken, double forwarded, double bytesASample) {}

    private static NumberedTargets targets(BadLink link) throws IOException, InterruptedException {
        return link.near().make(() -> NumberedTargets.start(Figures.of("link.targets", 10, 40), 495));
    }

    private void start(Ordeal ordeal, BadLink link) throws IOException, InterruptedException {
        link.far().make(() -> ordeal.withCollector(InetAddress.getByName(BadLink.FAR)));
        Openagent.Setup setup = ordeal.setup(BadLink.FAR).port(page);
        ordeal.start(setup.startedBy(link.near().prefix()), "foreground");
    }

    private static Speed speed(Openagent agent, Output output) {
        String takenSeries = output.series("openagent_samples_taken_total");
        String forwardedSeries = output.series("openagent_samples_forwarded_total");
        double taken = agent.metric(takenSeries);
        double forwarded = agent.metric(forwardedSeries);
        double bytes = agent.metric(output.sentBytes());
        LockSupport.parkNanos(TIME.toNanos());
        double forwardedNow = agent.metric(forwardedSeries);
        return new Speed(
                (agent.metric(takenSeries) - taken) / TIME.toSeconds(),
                (forwardedNow - forwarded) / TIME.toSeconds(),
                (agent.metric(output.sentBytes()) - bytes) / (forwardedNow - forwarded));
    }

    /// What a connection that does nothing else carries in this weather, beside the agent's.
    private static double plainBytesASecond(BadLink link) throws IOException, InterruptedException {
        var piece = new byte[16 * 1024];
        long read = 0;
        try (ServerSocket server = link.far().make(() -> new ServerSocket(0, 1, InetAddress.getByName(BadLink.FAR)));
                Socket out = link.near().make(() -> new Socket(BadLink.FAR, server.getLocalPort()));
                Socket in = server.accept()) {
            Thread.ofVirtual().start(() -> writeForEver(out, piece));
            long end = System.nanoTime() + PLAIN_TIME.toNanos();
            while (System.nanoTime() < end) read += in.getInputStream().read(piece);
        }
        return (double) read / PLAIN_TIME.toSeconds();
    }

    private static void writeForEver(Socket socket, byte[] piece) {
        try {
            while (true) socket.getOutputStream().write(piece);
        } catch (IOException closed) {
            // That is how it ends.
        }
    }
}
