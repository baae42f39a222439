package io.openagent.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.openagent.metrics.ExemplarView;
import io.openagent.metrics.Exposition;
import io.openagent.metrics.Exposition.Entry;
import io.openagent.metrics.HistogramView;
import io.openagent.metrics.MalformedExpositionException;
import io.openagent.metrics.MetadataView;
import io.openagent.metrics.NativeHistogram;
import io.openagent.metrics.SampleView;
import io.openagent.metrics.SeriesView;
import io.openagent.metrics.Utf8View;
import java.io.IOException;
import java.util.List;

/// Writes what an exposition holds, one JSON object an entry, in its order: the format of `docs/formats.md`.
record MetricsDump(JsonBytes json) {
    private static final byte[] UNTYPED = "untyped".getBytes(US_ASCII);

    /// All of it, with something between any two entries and behind the last.
    void write(Exposition exposition, String between, String behind) throws IOException, MalformedExpositionException {
        boolean first = true;
        for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
            if (!first) json.raw(between);
            first = false;
            write(entry, exposition);
        }
        if (!first) json.raw(behind);
    }

    private void write(Entry entry, Exposition exposition) throws IOException {
        switch (entry) {
            case SAMPLE -> write(exposition.sample());
            case HISTOGRAM -> write(exposition.histogram());
            case TYPE -> write("type", exposition.metadata());
            case HELP -> write("help", exposition.metadata());
            case UNIT -> write("unit", exposition.metadata());
            case END -> throw new IllegalArgumentException("the end is no entry");
        }
    }

    private void write(SampleView sample) throws IOException {
        json.raw("{\"k\":\"s\",\"n\":").text(sample.name());
        writeLabels(sample);
        json.raw(",\"v\":").bits(sample.value());
        writeTime(sample.hasTimestamp(), sample);
        if (sample.exemplarCount() > 0) {
            json.raw(",\"e\":");
            write(sample.exemplar(0));
        }
        json.raw("}");
    }

    private void write(HistogramView sample) throws IOException {
        json.raw("{\"k\":\"h\",\"n\":").text(sample.name());
        writeLabels(sample);
        json.raw(",\"h\":");
        write(sample.histogram());
        writeTime(sample.hasTimestamp(), sample);
        if (sample.exemplarCount() > 0) {
            json.raw(",\"e\":[");
            for (int i = 0; i < sample.exemplarCount(); i++) {
                if (i > 0) json.raw(",");
                write(sample.exemplar(i));
            }
            json.raw("]");
        }
        json.raw("}");
    }

    private void write(String what, MetadataView metadata) throws IOException {
        json.raw("{\"k\":\"m\",\"m\":\"" + what + "\",\"n\":").text(metadata.metricName());
        json.raw(",\"x\":");
        if (what.equals("type") && metadata.text().contentEquals(UNTYPED)) json.raw("\"unknown\"");
        else json.text(metadata.text());
        json.raw("}");
    }

    private void writeLabels(SeriesView series) throws IOException {
        json.raw(",\"l\":{");
        for (int i = 0; i < series.labelCount(); i++) writeLabel(i, series.labelName(i), series.labelValue(i));
        json.raw("}");
    }

    private void writeLabel(int index, Utf8View name, Utf8View value) throws IOException {
        if (index > 0) json.raw(",");
        json.text(name).raw(":").text(value);
    }

    private void writeTime(boolean given, SeriesView series) throws IOException {
        json.raw(",\"t\":").raw(given ? Long.toString(series.timestampMillis()) : "null");
    }

    private void write(ExemplarView exemplar) throws IOException {
        json.raw("{\"l\":{");
        for (int i = 0; i < exemplar.labelCount(); i++) {
            writeLabel(i, exemplar.labelName(i), exemplar.labelValue(i));
        }
        json.raw("},\"v\":").bits(exemplar.value());
        json.raw(",\"t\":").raw(exemplar.hasTimestamp() ? Long.toString(exemplar.timestampMillis()) : "null");
        json.raw("}");
    }

    private void write(NativeHistogram histogram) throws IOException {
        json.raw("{\"schema\":" + histogram.schema() + ",\"float\":" + histogram.isFloat());
        json.raw(",\"gauge\":" + histogram.isGauge());
        json.raw(",\"count\":").bits(histogram.count()).raw(",\"sum\":").bits(histogram.sum());
        json.raw(",\"zeroThreshold\":").bits(histogram.zeroThreshold());
        json.raw(",\"zeroCount\":").bits(histogram.zeroCount());
        writeSpans(",\"positiveSpans\":", histogram.positiveSpans());
        writeBits(",\"positiveCounts\":", histogram.positiveCounts());
        writeSpans(",\"negativeSpans\":", histogram.negativeSpans());
        writeBits(",\"negativeCounts\":", histogram.negativeCounts());
        writeBits(",\"customBounds\":", histogram.customBounds());
        json.raw("}");
    }

    private void writeSpans(String key, List<NativeHistogram.Span> spans) throws IOException {
        String separator = key + "[";
        for (NativeHistogram.Span span : spans) {
            json.raw(separator + "[" + span.offset() + "," + span.length() + "]");
            separator = ",";
        }
        json.raw(spans.isEmpty() ? key + "[]" : "]");
    }

    private void writeBits(String key, List<Double> values) throws IOException {
        String separator = key + "[";
        for (double value : values) {
            json.raw(separator).bits(value);
            separator = ",";
        }
        json.raw(values.isEmpty() ? key + "[]" : "]");
    }
}
