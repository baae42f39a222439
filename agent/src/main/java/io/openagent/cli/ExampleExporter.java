package io.openagent.cli;

import io.openagent.status.Page;
import io.openagent.status.StatusServer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// A small shop that sells nothing: counters, gauges, a histogram and a summary that move, for a first look. It also
/// takes remote write, and forgets it.
final class ExampleExporter implements AutoCloseable {
    static final String RECEIVER = "/api/v1/write";

    private static final Duration STEP = Duration.ofMillis(200);
    private static final List<String> PATHS = List.of("/", "/cart", "/checkout", "/search?q=\"tea, green\"");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Counter requests = Counter.builder()
            .name("shop_requests_total")
            .help("Requests by path and status.")
            .labelNames("path", "code")
            .register(registry);
    private final Gauge carts = Gauge.builder()
            .name("shop_open_carts")
            .help("Carts that are open now.")
            .register(registry);
    private final Gauge temperature = Gauge.builder()
            .name("shop_room_temperature_celsius")
            .help("Temperature by room.")
            .labelNames("room")
            .register(registry);
    private final Histogram latency = Histogram.builder()
            .name("shop_request_duration_seconds")
            .help("How long requests took.")
            .classicOnly()
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)
            .labelNames("path")
            .register(registry);
    private final Summary orders = Summary.builder()
            .name("shop_order_value_euros")
            .help("Value of orders.")
            .quantile(0.5, 0.01)
            .quantile(0.9, 0.01)
            .quantile(0.99, 0.001)
            .register(registry);
    private final Thread shop = Thread.ofVirtual().name("example-shop").unstarted(this::live);
    private final StatusServer server;

    private ExampleExporter() throws IOException {
        server = StatusServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(
                        Page.get("/metrics", new MetricsPage(registry)),
                        new Page("POST", RECEIVER, Page.Access.LOOPBACK, _ -> Page.Answer.text(200, ""))));
    }

    static ExampleExporter start() throws IOException {
        var exporter = new ExampleExporter();
        exporter.trade();
        exporter.shop.start();
        return exporter;
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        shop.interrupt();
        server.close();
    }

    private void live() {
        try {
            while (true) {
                trade();
                Thread.sleep(STEP);
            }
        } catch (InterruptedException closed) {
            // Only close() interrupts.
        }
    }

    private void trade() {
        for (String path : PATHS) {
            requests.labelValues(path, random.nextInt(20) == 0 ? "500" : "200").inc();
            latency.labelValues(path).observe(random.nextExponential() / 20);
        }
        carts.set(random.nextInt(5, 25));
        temperature.labelValues("store").set(19 + random.nextGaussian() / 4);
        temperature.labelValues("cold \\ room").set(-18 + random.nextGaussian() / 4);
        orders.observe(10 + 40 * random.nextExponential());
    }
}
