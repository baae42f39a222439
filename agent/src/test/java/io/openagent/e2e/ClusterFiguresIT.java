package io.openagent.e2e;

import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster costs the packaged agent: printed, not judged. By hand, with
/// `-Dit.test=ClusterFiguresIT -Dopenagent.figures=true`, some minutes. The agent runs on core 0, as far as the
/// cluster and the targets leave it that, or on those that `openagent.figures.cores` names.
@EnabledIfSystemProperty(named = "openagent.figures", matches = "true")
final class ClusterFiguresIT {
    private static final int SCRAPED = 2_000;
    private static final int CROWD = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration AT_REST = Duration.ofMinutes(Integer.getInteger("openagent.figures.minutes", 3));
    private static final String CORES = System.getProperty("openagent.figures.cores", "0");
    private static final String TARGETS = "openagent_kubernetes_monitor_targets{monitor=\"pods\"}";

    @TempDir
    private Path home;

    @Test
    void twoThousandPodsAndThenTenThousand() throws Exception {
        try (var cluster = new ApiServerDouble();
                var series = SeriesServer.start()) {
            IntStream.range(0, SCRAPED).forEach(i -> put(cluster, i, series.port()));
            try (Openagent agent = start(cluster)) {
                Openagent.within(PATIENCE).until(() -> agent.metric(TARGETS) == SCRAPED);
                Openagent.within(PATIENCE).until(() -> agent.metric("openagent_targets{health=\"up\"}") == SCRAPED);
                long asked = cluster.requests().size();
                double cpu = cpuSeconds(agent);
                Openagent.pass(AT_REST);
                double hours = AT_REST.toSeconds() / 3600.0;
                System.out.printf(
                        "%d pods scraped: rss=%d MB threads=%d cpu=%.3f cores, api_requests=%d an hour, up=%.0f%n",
                        SCRAPED,
                        kilobytes(agent, "VmRSS") / 1024,
                        kilobytes(agent, "Threads"),
                        (cpuSeconds(agent) - cpu) / AT_REST.toSeconds(),
                        Math.round((cluster.requests().size() - asked) / hours),
                        agent.metric("openagent_targets{health=\"up\"}"));
                crowd(cluster, agent, series.port());
            }
        }
    }

    private static void crowd(ApiServerDouble cluster, Openagent agent, int port) {
        long begun = System.nanoTime();
        IntStream.range(SCRAPED, CROWD).forEach(i -> put(cluster, i, port));
        double put = seconds(begun);
        Openagent.within(PATIENCE).until(() -> areScraped(agent, CROWD));
        System.out.printf(
                "%d pods more, told in %.2f s: right after %.2f s, rss=%d MB%n",
                CROWD - SCRAPED, put, seconds(begun), kilobytes(agent, "VmRSS") / 1024);

        long ended = System.nanoTime();
        IntStream.range(SCRAPED, CROWD).forEach(i -> cluster.delete(KubeCluster.PODS, "shop", name(i)));
        put = seconds(ended);
        Openagent.within(PATIENCE).until(() -> areScraped(agent, SCRAPED));
        System.out.printf("these gone, told in %.2f s: right after %.2f s%n", put, seconds(ended));
    }

    /// Found, and each with a loop of its own, whether that has scraped yet or not.
    private static boolean areScraped(Openagent agent, int targets) {
        double loops = agent.page("/metrics")
                .lines()
                .filter(line -> line.startsWith("openagent_targets{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        return loops == targets && agent.metric(TARGETS) == targets;
    }

    private Openagent start(ApiServerDouble cluster) {
        return Openagent.in(home)
                .config("""
                    features:
                      openAgent:
                        globalInterval: 15s
                        targets:
                          - targetName: pods
                            type: PodMonitor
                            selector: {matchLabels: {app: cart}}
                            endpoints: [{port: metrics, path: /50}]
                    """)
                .collector(Openagent.freePort(), Licences.TEST)
                .env("KUBECONFIG", cluster.kubeconfig(home).toString())
                .startedBy(List.of("taskset", "-c", CORES))
                .start("foreground")
                .awaitReady(PATIENCE);
    }

    private static void put(ApiServerDouble cluster, int number, int port) {
        String ip = "127.%d.%d.%d".formatted(1 + number / 62_500, number / 250 % 250, 1 + number % 250);
        cluster.put(
                KubeCluster.PODS,
                Objects.pod(
                        "shop",
                        name(number),
                        Map.of("app", "cart", "pod-template-hash", "5f4d9"),
                        ip,
                        "metrics",
                        port));
    }

    private static String name(int number) {
        return "cart-5f4d9-%05d".formatted(number);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double cpuSeconds(Openagent agent) {
        return agent.process()
                        .toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static long kilobytes(Openagent agent, String key) {
        try {
            return Files.readAllLines(
                            Path.of("/proc", Long.toString(agent.process().pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
