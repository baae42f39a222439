package io.openagent.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.bench.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/// What the targets expose, and how.
enum Profile {
    /// A node exporter each.
    NODE(Shape.NODE, 200, 5),
    /// Applications with classic histograms.
    HISTOGRAM(Shape.HISTOGRAM, 60, 5),
    /// One target of 200,000 series.
    HUGE(Shape.HUGE, 1, 10),
    /// Node exporters of which each scrape has a twentieth of new series.
    CHURN(Shape.NODE, 200, 5) {
        @Override
        byte[] body(int scrape) {
            var more = new StringBuilder("# TYPE churn gauge\n");
            int series = shape().samples() / 20;
            for (int i = 0; i < series; i++)
                more.append("churn{generation=\"")
                        .append(scrape)
                        .append("\",number=\"")
                        .append(i)
                        .append("\"} ")
                        .append(scrape + i)
                        .append('\n');
            return joined(super.body(scrape), more.toString());
        }

        @Override
        int variants() {
            return 40;
        }
    },
    /// Node exporters that compress.
    GZIP(Shape.NODE, 200, 5) {
        @Override
        byte[] body(int scrape) {
            var packed = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(packed)) {
                out.write(super.body(scrape));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return packed.toByteArray();
        }
    },
    /// Node exporters that speak OpenMetrics, whatever they are asked for. What is untyped elsewhere is unknown there.
    OPENMETRICS(Shape.NODE, 200, 5) {
        @Override
        byte[] body(int scrape) {
            String text = new String(super.body(scrape), UTF_8);
            return (text.replace(" untyped\n", " unknown\n") + "# EOF\n").getBytes(UTF_8);
        }
    };

    private final Shape shape;
    private final int targets;
    private final int intervalSeconds;

    Profile(Shape shape, int targets, int intervalSeconds) {
        this.shape = shape;
        this.targets = targets;
        this.intervalSeconds = intervalSeconds;
    }

    Shape shape() {
        return shape;
    }

    /// Unless another number is asked for.
    int targets() {
        return targets;
    }

    /// Unless another one is asked for.
    int intervalSeconds() {
        return intervalSeconds;
    }

    /// As it goes over the wire.
    byte[] body(int scrape) {
        return shape.body(0, scrape);
    }

    /// How many bodies are served in turn.
    int variants() {
        return 4;
    }

    final List<byte[]> bodies() {
        return IntStream.range(0, variants()).mapToObj(this::body).toList();
    }

    final String contentType() {
        return this == OPENMETRICS
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4";
    }

    private static byte[] joined(byte[] body, String more) {
        byte[] end = more.getBytes(UTF_8);
        byte[] all = new byte[body.length + end.length];
        System.arraycopy(body, 0, all, 0, body.length);
        System.arraycopy(end, 0, all, body.length, end.length);
        return all;
    }
}
