package io.openagent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.collector.Collector;
import io.openagent.collector.CollectorOptions;
import io.openagent.kube.ApiServerDouble;
import io.openagent.kube.KubeCluster;
import io.openagent.kube.Objects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages as a person uses them, of an agent with static targets and a cluster.
/// `-Dopenagent.screenshots=FOLDER` keeps what was seen, as `docs/pages` has it.
final class BrowserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVIL = "<img src=x onerror=document.title=String(666)>";

    @TempDir
    private Path home;

    private final ApiServerDouble cluster = new ApiServerDouble();

    @Test
    void aPersonFindsOutWhatIsScrapedAndWhyTheRestIsNot() throws Exception {
        try (Browser browser = Browser.open(home);
                Exposer shop = exposer();
                Collector collector = collector();
                Openagent agent = start(shop.port(), collector)) {
            Openagent.within(PATIENCE)
                    .until(() -> agent.metric("openagent_targets{health=\"up\"}") == 2
                            && agent.metric("openagent_targets{health=\"down\"}") == 1);

            browser.resize(1280, 1000);
            browser.show(agent.url("/"));
            assertThat(browser.text())
                    .contains("2 up", "1 down", "whatap for 127.0.0.1", "waiting")
                    .contains("http://127.0.0.1:" + shop.port() + "/metrics", "zone=" + EVIL, "connection refused")
                    .contains("dropped by relabelConfigs[0]")
                    .contains("selects no pods: shop/cart-1 has label app=cart; the selector wants app=crt")
                    .doesNotContain("__metrics_path__");
            assertThat(browser.count("img")).isZero();
            assertThat(browser.evaluate("return document.title").asText()).isEqualTo("OpenAgent: targets");
            assertThat(browser.evaluate("return getComputedStyle(document.querySelector('.good')).fontWeight")
                            .asText())
                    .as("the style sheet is taken")
                    .isEqualTo("600");
            keep(browser, "targets.png");

            browser.click("section summary");
            assertThat(browser.text("details[open]")).contains("__address__=", "__metrics_path__=/metrics");

            browser.type("input[name=search]", "carts pod=cart-1\n");
            assertThat(browser.url()).contains("search=carts+pod%3Dcart-1");
            assertThat(browser.count("section")).isEqualTo(1);

            browser.click("section a");
            assertThat(browser.url()).contains("/explain?q=monitor+carts");
            assertThat(browser.text("h2")).startsWith("monitor carts is scraped");

            browser.show(agent.url("/explain?q=pod+shop/cart-2"));
            assertThat(browser.text())
                    .contains("pod shop/cart-2 gives no samples")
                    .contains("port metrics not found; the pod has admin");
            keep(browser, "explain.png");

            browser.resize(500, 1000);
            browser.show(agent.url("/targets?state=down"));
            assertThat(browser.evaluate("return document.documentElement.scrollWidth <= window.innerWidth")
                            .asBoolean())
                    .as("nothing runs over the edge of a phone's screen")
                    .isTrue();
            keep(browser, "phone.png");
            assertThat(browser.complaints()).noneMatch(line -> line.contains("Content Security Policy"));

            try (Openagent command =
                    Openagent.in(home.resolve("command")).port(agent.port()).start("explain", "monitor", "typo")) {
                assertThat(command.awaitExit(PATIENCE)).isZero();
                assertThat(command.stdout())
                        .startsWith("monitor typo gives no samples: it stops at selector")
                        .contains("near miss  shop/cart-1 has label app=cart; the selector wants app=crt");
            }
        } finally {
            cluster.close();
        }
    }

    private static void keep(Browser browser, String name) throws IOException {
        Optional<String> folder = Optional.ofNullable(System.getProperty("openagent.screenshots"));
        if (folder.isPresent()) browser.screenshot(Path.of(folder.get()).resolve(name));
    }

    private static Exposer exposer() throws IOException {
        return Exposer.plain(
                InetAddress.getLoopbackAddress(), Map.of("/metrics", "shop_carts 3\nshop_orders_total 7\n"));
    }

    private static Collector collector() throws IOException, InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Collector.start(CollectorOptions.good(address, Licences.LICENSE), _ -> {});
    }

    private Openagent start(int shop, Collector collector) {
        cluster.put(
                KubeCluster.PODS, Objects.pod("shop", "cart-1", Map.of("app", "cart"), "127.0.0.1", "metrics", shop));
        cluster.put(KubeCluster.PODS, Objects.pod("shop", "cart-2", Map.of("app", "cart"), "127.0.0.1", "admin", shop));
        return Openagent.in(home)
                .collector(collector.address().getPort(), Licences.TEST)
                .env("KUBECONFIG", cluster.kubeconfig(home).toString())
                .config("""
                    features:
                      openAgent:
                        globalInterval: 1s
                        targets:
                          - targetName: shop
                            type: StaticEndpoints
                            addresses: ["127.0.0.1:%d", "127.0.0.1:1", "127.0.0.1:2"]
                            labels: {zone: "%s"}
                            relabelConfigs: [{action: drop, sourceLabels: [__address__], regex: ".*:2"}]
                          - targetName: carts
                            type: PodMonitor
                            selector: {matchLabels: {app: cart}}
                            endpoints: [{port: metrics}]
                          - targetName: typo
                            type: PodMonitor
                            selector: {matchLabels: {app: crt}}
                            endpoints: [{port: metrics}]
                    """.formatted(shop, EVIL))
                .start("foreground")
                .awaitReady(PATIENCE);
    }
}
