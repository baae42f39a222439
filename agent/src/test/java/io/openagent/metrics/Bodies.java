package io.openagent.metrics;

import io.openagent.metrics.Exposition.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bodies in, plain values out: what the reader's tests compare.
final class Bodies {
    /// An entry copied out of its views. Doubles compare by their bits here, as records do.
    sealed interface Read {
        record Sample(
                String name,
                List<Label> labels,
                double value,
                Optional<Long> timestampMillis,
                Optional<Exemplar> exemplar)
                implements Read {
            Sample(String name, List<Label> labels, double value, Optional<Long> timestampMillis) {
                this(name, labels, value, timestampMillis, Optional.empty());
            }
        }

        record Type(String name, String word) implements Read {}

        record Help(String name, String text) implements Read {}

        record Unit(String name, String text) implements Read {}
    }

    record Exemplar(List<Label> labels, double value, Optional<Long> timestampMillis) {}

    private Bodies() {}

    static List<Read> read(String body) throws IOException, MalformedExpositionException {
        return read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    /// One char a byte, so that a test can write any byte as `\u00ff`.
    static List<Read> readLatin1(String body) throws IOException, MalformedExpositionException {
        return read(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static List<Read> readLatin1(ScrapeProtocol protocol, Profile profile, String body)
            throws IOException, MalformedExpositionException {
        var bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1));
        return read(Expositions.open(bytes, protocol, profile));
    }

    static List<Read> read(InputStream body) throws IOException, MalformedExpositionException {
        return read(new TextExposition(body));
    }

    static List<Read> read(Exposition opened) throws IOException, MalformedExpositionException {
        var all = new ArrayList<Read>();
        try (Exposition exposition = opened) {
            for (Entry entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) {
                all.add(copy(entry, exposition));
            }
        }
        return all;
    }

    private static Read copy(Entry entry, Exposition exposition) {
        return switch (entry) {
            case SAMPLE -> copy(exposition.sample());
            case TYPE -> new Read.Type(metricName(exposition), text(exposition));
            case HELP -> new Read.Help(metricName(exposition), text(exposition));
            case UNIT -> new Read.Unit(metricName(exposition), text(exposition));
            case HISTOGRAM -> throw new IllegalArgumentException("not in the text format");
            case END -> throw new IllegalArgumentException("nothing to copy at the end");
        };
    }

    private static String metricName(Exposition exposition) {
        return exposition.metadata().metricName().toString();
    }

    private static String text(Exposition exposition) {
        return exposition.metadata().text().toString();
    }

    static Read.Sample copy(SampleView sample) {
        var labels = new ArrayList<Label>();
        for (int i = 0; i < sample.labelCount(); i++) {
            labels.add(new Label(
                    sample.labelName(i).toString(), sample.labelValue(i).toString()));
        }
        Optional<Long> timestamp = sample.hasTimestamp() ? Optional.of(sample.timestampMillis()) : Optional.empty();
        Optional<Exemplar> exemplar =
                sample.exemplarCount() > 0 ? Optional.of(copy(sample.exemplar(0))) : Optional.empty();
        return new Read.Sample(sample.name().toString(), labels, sample.value(), timestamp, exemplar);
    }

    private static Exemplar copy(ExemplarView exemplar) {
        var labels = new ArrayList<Label>();
        for (int i = 0; i < exemplar.labelCount(); i++) {
            labels.add(new Label(
                    exemplar.labelName(i).toString(), exemplar.labelValue(i).toString()));
        }
        Optional<Long> timestamp = exemplar.hasTimestamp() ? Optional.of(exemplar.timestampMillis()) : Optional.empty();
        return new Exemplar(labels, exemplar.value(), timestamp);
    }
}
