package io.openagent.metrics;

import static java.util.stream.Collectors.joining;

import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.ProtobufExposition.Histograms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Entries as lines, which look like a text format:
///
/// ```text
///   # TYPE http_requests_total counter
///   http_requests_total{code="200"} 1027.0 @1395066363000 # {trace_id="x"} 1.0 @1395066363000
/// ```
final class EntryLines {
    private EntryLines() {}

    static List<String> ofText(String body) throws IOException, MalformedExpositionException {
        return of(new TextExposition(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }

    static List<String> ofProtobuf(byte[] body) throws IOException, MalformedExpositionException {
        return ofProtobuf(body, Histograms.NATIVE);
    }

    static List<String> ofProtobuf(byte[] body, Histograms histograms)
            throws IOException, MalformedExpositionException {
        return ofProtobuf(new ByteArrayInputStream(body), histograms);
    }

    static List<String> ofProtobuf(InputStream body, Histograms histograms)
            throws IOException, MalformedExpositionException {
        return of(new ProtobufExposition(body, ProtobufExposition.MAX_FAMILY_BYTES, histograms));
    }

    private static List<String> of(Exposition exposition) throws IOException, MalformedExpositionException {
        var lines = new ArrayList<String>();
        try (exposition) {
            for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                lines.add(line(entry, exposition));
            }
        }
        return lines;
    }

    private static String line(Entry entry, Exposition exposition) {
        return switch (entry) {
            case SAMPLE ->
                series(exposition.sample(), Double.toString(exposition.sample().value()));
            case HISTOGRAM ->
                series(
                        exposition.histogram(),
                        exposition.histogram().histogram().toString());
            case TYPE, HELP, UNIT ->
                "# " + entry + " " + exposition.metadata().metricName() + " "
                        + exposition.metadata().text();
            case END -> throw new IllegalArgumentException("the end is no line");
        };
    }

    private static String series(SeriesView series, String value) {
        String labels = IntStream.range(0, series.labelCount())
                .mapToObj(i -> series.labelName(i) + "=\"" + series.labelValue(i) + '"')
                .collect(joining(","));
        String exemplars = IntStream.range(0, series.exemplarCount())
                .mapToObj(i -> " # " + exemplar(series.exemplar(i)))
                .collect(joining());
        return series.name() + (labels.isEmpty() ? "" : "{" + labels + "}") + " " + value
                + (series.hasTimestamp() ? " @" + series.timestampMillis() : "") + exemplars;
    }

    private static String exemplar(ExemplarView exemplar) {
        return IntStream.range(0, exemplar.labelCount())
                        .mapToObj(i -> exemplar.labelName(i) + "=\"" + exemplar.labelValue(i) + '"')
                        .collect(joining(",", "{", "} "))
                + exemplar.value()
                + (exemplar.hasTimestamp() ? " @" + exemplar.timestampMillis() : "");
    }
}
