package io.openagent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.e2e.Exposer;
import io.openagent.e2e.Licences;
import io.openagent.e2e.Openagent;
import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.ApiServerDouble.Request;
import io.openagent.kube.ApiServerDouble.Trouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// An API server in trouble of every kind, one after the other. What it has told is scraped meanwhile, what changed
/// meanwhile is found afterwards, and the server is not asked more for its trouble. In a build `DiscoveryTest` shows as
/// much, at a fast pace.
@EnabledIfSystemProperty(named = "openagent.faults", matches = "full")
final class ClusterFaultIT {
    /// From the end of a trouble until what came meanwhile is scraped: the longest pause between two tries of
    /// the agent, half as much again for the jitter, and what a slow page or a scrape take.
    private static final Duration HEALS_WITHIN = Duration.ofSeconds(Integer.getInteger("openagent.cluster.heals", 90));

    private static final Duration BETWEEN_LISTS = Duration.ofSeconds(10);

    /// Scrapes of a target that is there all the time, of those that were due.
    private static final double LEAST_SCRAPED = 0.9;

    @TempDir
    private Path home;

    private final ApiServerDouble cluster = new ApiServerDouble();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whatIsKnownIsScrapedThroughEveryTrouble() throws Exception {
        Map<String, String> page = Map.of("/metrics", "a 1\n");
        try (Exposer old = Exposer.plain(InetAddress.getLoopbackAddress(), page);
                Openagent agent = start()) {
            put("old", old.port());
            Openagent.within(Ordeal.PATIENCE).until(() -> old.requests() > 1);

            rest(Integer.getInteger("openagent.api.well", 3600));
            survive(
                    "away",
                    new Trouble.Status(503, "etcd is away", 0),
                    Integer.getInteger("openagent.api.away", 3600),
                    old);
            survive("forgetful", new Trouble.Expired(), Integer.getInteger("openagent.api.forgetful", 300), old);
            survive(
                    "cutting",
                    new Trouble.ShortWatches(Duration.ofSeconds(1)),
                    Integer.getInteger("openagent.api.cutting", 300),
                    old);
            survive("slow", new Trouble.SlowLists(slowPage()), Integer.getInteger("openagent.api.slow", 120), old);

            assertThat(agent.metric("openagent_targets{health=\"up\"}")).isOne();
        }
    }

    private void rest(int seconds) throws InterruptedException {
        int asked = cluster.requests().size();
        Openagent.pass(Duration.ofSeconds(seconds));
        System.out.printf(
                "api server well for %d s: requests=%d%n",
                seconds, cluster.requests().size() - asked);
    }

    private static Duration slowPage() {
        return Duration.ofSeconds(Integer.getInteger("openagent.api.slow.page", 30));
    }

    private void survive(String name, Trouble trouble, int seconds, Exposer old) throws Exception {
        Map<String, String> page = Map.of("/metrics", "a 1\n");
        try (Exposer late = Exposer.plain(InetAddress.getLoopbackAddress(), page)) {
            int asked = cluster.requests().size();
            int scraped = old.requests();
            long begun = System.nanoTime();
            cluster.trouble("*", trouble);
            // A list is asked for where the agent starts to follow, and where the server has forgotten.
            if (trouble instanceof Trouble.SlowLists) cluster.forget();
            Openagent.pass(Duration.ofSeconds(seconds));
            put("late", late.port());
            double share = (old.requests() - scraped) / ((System.nanoTime() - begun) / 1e9);
            cluster.heal();
            long healed = System.nanoTime();
            Openagent.within(HEALS_WITHIN).until(() -> late.requests() > 0);
            double back = (System.nanoTime() - healed) / 1e9;
            List<Request> requests =
                    cluster.requests().subList(asked, cluster.requests().size());
            cluster.delete(KubeCluster.PODS, "shop", "late");
            Openagent.within(HEALS_WITHIN).until(() -> isAlone(old, late));

            System.out.printf(
                    "api server %s for %d s: scraped=%.3f back_s=%.1f requests=%d lists=%s%n",
                    name, seconds, share, back, requests.size(), pauses(requests));
            assertThat(share).as("scraped a second").isGreaterThan(LEAST_SCRAPED * (seconds - 1) / seconds);
            assertThat(pauses(requests)).allMatch(pause -> pause.compareTo(BETWEEN_LISTS) >= 0);
        }
    }

    /// Whether the one is scraped and the other not any more.
    private static boolean isAlone(Exposer old, Exposer late) throws InterruptedException {
        int before = late.requests();
        int scraped = old.requests();
        Openagent.pass(Duration.ofMillis(1500));
        return late.requests() == before && old.requests() > scraped;
    }

    /// Between lists of pods.
    private static List<Duration> pauses(List<Request> requests) {
        List<Long> lists = requests.stream()
                .filter(request ->
                        request.verb().equals("list") && request.resource().equals("pods"))
                .map(Request::at)
                .toList();
        var pauses = new ArrayList<Duration>();
        for (int i = 1; i < lists.size(); i++) pauses.add(Duration.ofNanos(lists.get(i) - lists.get(i - 1)));
        return pauses;
    }

    private void put(String name, int port) {
        cluster.put(KubeCluster.PODS, Objects.pod("shop", name, Map.of("app", "cart"), "127.0.0.1", "metrics", port));
    }

    private Openagent start() throws IOException {
        return Openagent.in(home)
                .collector(Openagent.freePort(), Licences.TEST)
                .env("KUBECONFIG", cluster.kubeconfig(home).toString())
                .config("""
                    features:
                      openAgent:
                        globalInterval: 1s
                        targets:
                          - targetName: carts
                            type: PodMonitor
                            selector: {matchLabels: {app: cart}}
                            endpoints: [{port: metrics}]
                    """)
                .start("foreground")
                .awaitReady(Ordeal.PATIENCE);
    }
}
