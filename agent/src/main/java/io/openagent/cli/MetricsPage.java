package io.openagent.cli;

import io.openagent.status.Page;
import io.openagent.status.Query;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The page `/metrics` of a registry, in the Prometheus text format 0.0.4.
record MetricsPage(PrometheusRegistry registry) implements Page.Source {
    private static final PrometheusTextFormatWriter TEXT = PrometheusTextFormatWriter.create();

    @Override
    public Page.Answer answer(Query query) {
        var body = new ByteArrayOutputStream(16 * 1024);
        try {
            TEXT.write(body, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array refused to be written to", e);
        }
        return new Page.Answer(200, TEXT.getContentType(), body.toString(StandardCharsets.UTF_8));
    }
}
