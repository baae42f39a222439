package io.openagent.bench;

import java.util.List;

/// What an application of many URLs tells: a classic histogram for each, and a few gauges.
final class HistogramBody {
    private static final int HISTOGRAMS = 282;
    private static final String NAME = "http_server_requests_seconds";
    private static final List<String> BOUNDS = List.of(
            "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0", "2.5", "5.0", "7.5", "10.0",
            "+Inf");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT");
    private static final List<String> STATES = List.of("200", "201", "204", "404", "500");
    private static final List<String> THINGS = List.of("orders", "users", "carts", "items");

    private HistogramBody() {}

    /// @param target names the pod, so that no two targets have a line in common
    static void write(BodyWriter body, int target) {
        body.family(NAME, "histogram", "Duration of HTTP server request handling.");
        for (int i = 0; i < HISTOGRAMS; i++) histogram(body, labels(i, target));
        body.family("jvm_memory_used_bytes", "gauge", "The amount of used memory.");
        for (int region = 0; body.samplesLeft() > 0; region++) {
            body.sample("jvm_memory_used_bytes", "area=\"heap\",id=\"region-" + region + "\"", body.bytes());
        }
    }

    private static void histogram(BodyWriter body, String labels) {
        for (String bound : BOUNDS) {
            body.sample(NAME + "_bucket", labels + ",le=\"" + bound + "\"", body.count());
        }
        body.sample(NAME + "_sum", labels, body.seconds());
        body.sample(NAME + "_count", labels, body.count());
    }

    private static String labels(int i, int target) {
        return "exception=\"None\",method=\"%s\",outcome=\"SUCCESS\",status=\"%s\",uri=\"/api/v1/%s%d/{id}/detail\",pod=\"orders-6f9c5d7b8-x%03d\",zone=\"a\""
                .formatted(
                        METHODS.get(i % METHODS.size()),
                        STATES.get(i % STATES.size()),
                        THINGS.get(i % THINGS.size()),
                        i,
                        target);
    }
}
