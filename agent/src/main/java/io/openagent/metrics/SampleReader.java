package io.openagent.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads the line of a sample, in every text format: the series, then value, timestamp and exemplar.
///
/// ```text
///   name{label="value",…} 1.5 1395066363.7 # {trace_id="x"} 0.7 1395066363.1
///   {"any name","any label"="value",…} 1.5
/// ```
final class SampleReader {
    private static final byte[] METRIC_NAME = "__name__".getBytes(StandardCharsets.US_ASCII);

    /// What OpenMetrics allows the names and values of an exemplar's labels together (section "Exemplars").
    private static final int MAX_EXEMPLAR_CHARACTERS = 128;

    private final LineCursor cursor;
    private final Dialect dialect;
    private final TextSample sample = new TextSample();
    private final Optional<Utf8View> sampleName = Optional.of(sample.name);

    SampleReader(LineCursor cursor) {
        this.cursor = cursor;
        dialect = cursor.dialect();
    }

    SampleView sample() {
        return sample;
    }

    /// Reads the sample ahead if it is the expected one, without a look at its series.
    boolean readExpected() throws IOException, MalformedExpositionException {
        if (!cursor.passExpected()) return false;
        sample.known(cursor.plain());
        return true;
    }

    /// The line from its first byte that is no blank.
    void read() throws IOException, MalformedExpositionException {
        sample.reset();
        if (cursor.skipKnownSeries()) {
            sample.known(0);
        } else {
            int start = cursor.passed();
            readSeries();
            cursor.coverSince(start, sample.series);
        }
        cursor.separate();
        sample.value(cursor.readReal("a value"));
        if (dialect.isOpenMetrics()) readOpenMetricsTail();
        else readTextTail();
    }

    // --- the series

    private void readSeries() throws IOException, MalformedExpositionException {
        if (cursor.peek() != '{') {
            cursor.readMetricName(sample.name);
            int nameEnd = cursor.passed();
            cursor.skipBlanks();
            if (cursor.peek() != '{') {
                cursor.backTo(nameEnd);
                return;
            }
        }
        readLabels(sample.labels, sampleName);
        if (sample.name.length() == 0) throw cursor.malformed("found no metric name, neither before nor in the braces");
    }

    /// @param metricName where a quoted metric name may stand among the labels; stays as it is where none does
    private void readLabels(LabelViews labels, Optional<Utf8View> metricName)
            throws IOException, MalformedExpositionException {
        cursor.pass();
        while (cursor.peek() != '}') {
            readLabel(labels, metricName);
            if (cursor.peek() == ',') {
                cursor.pass();
                if (cursor.peek() == '}' && !dialect.trailingComma()) throw cursor.foundByte("a label name");
            } else if (cursor.peek() != '}' && !dialect.missingCommas()) {
                throw cursor.foundByte("a comma or a closing brace");
            }
        }
        cursor.step();
        Optional<Utf8View> repeated = labels.repeatedName();
        if (repeated.isPresent()) throw cursor.foundTwice(repeated.get());
    }

    private void readLabel(LabelViews labels, Optional<Utf8View> metricName)
            throws IOException, MalformedExpositionException {
        int label = labels.add();
        Utf8View name = labels.name(label);
        boolean quoted = cursor.peek() == '"';
        if (quoted) cursor.readQuoted(name);
        else cursor.readLabelName(name);
        cursor.skipBlanks();
        if (quoted && metricName.isPresent() && (cursor.peek() == ',' || cursor.peek() == '}')) {
            labels.removeLast();
            takeMetricName(name, metricName.get());
            return;
        }
        checkLabelName(name);
        if (cursor.peek() != '=') throw cursor.foundByte("an equals sign");
        cursor.pass();
        cursor.readQuoted(labels.value(label));
        cursor.skipBlanks();
    }

    private void takeMetricName(Utf8View found, Utf8View name) throws MalformedExpositionException {
        if (found.length() == 0) throw cursor.malformed("found an empty metric name");
        if (name.length() != 0) throw cursor.malformed("found a second metric name");
        name.cover(found.bytes(), found.offset(), found.offset() + found.length());
    }

    private void checkLabelName(Utf8View name) throws MalformedExpositionException {
        if (name.length() == 0) throw cursor.malformed("found an empty label name");
        if (name.contentEquals(METRIC_NAME)) throw cursor.malformed("__name__ is no name for a label");
    }

    // --- behind the value

    private void readTextTail() throws MalformedExpositionException {
        cursor.skipBlanks();
        if (cursor.atEnd()) return;
        sample.timestampMillis(cursor.readInteger("a timestamp"));
        cursor.skipBlanks();
        if (!cursor.atEnd()) throw cursor.foundRest("the end of the line");
    }

    private void readOpenMetricsTail() throws IOException, MalformedExpositionException {
        if (cursor.atEnd()) return;
        cursor.separate();
        if (cursor.peek() != '#') {
            sample.timestampMillis(cursor.readSeconds("a timestamp"));
            if (cursor.atEnd()) return;
            cursor.separate();
        }
        readExemplar(sample.startExemplar());
    }

    private void readExemplar(TextExemplar exemplar) throws IOException, MalformedExpositionException {
        cursor.expect('#', "an exemplar");
        cursor.separate();
        if (cursor.peek() != '{') throw cursor.foundByte("an opening brace");
        readLabels(exemplar.labels, Optional.empty());
        cursor.separate();
        exemplar.value(cursor.readReal("the value of an exemplar"));
        if (!cursor.atEnd()) {
            cursor.separate();
            exemplar.timestampMillis(cursor.readSeconds("the timestamp of an exemplar"));
        }
        if (!cursor.atEnd()) throw cursor.foundRest("the end of the line");
        int characters = exemplar.labels.characters();
        if (characters > MAX_EXEMPLAR_CHARACTERS) dropExemplar(characters);
    }

    /// As Prometheus does: the sample is worth more than the standard's word on what came with it.
    private void dropExemplar(int characters) throws MalformedExpositionException {
        if (dialect.isStrict()) {
            throw cursor.malformed("the labels of the exemplar have " + characters + " characters, wanted at most "
                    + MAX_EXEMPLAR_CHARACTERS);
        }
        sample.dropExemplar();
    }
}
