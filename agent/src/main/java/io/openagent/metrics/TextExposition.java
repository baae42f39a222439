package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads the Prometheus text format 0.0.4.
///
/// *Problem.* Most of what an agent does is read such bodies: hundreds of megabytes a minute, nearly all of it lines
/// it has seen before, some of it from targets that are broken or hostile. Strings and objects for every line would
/// cost more than all other work, and a reader that recurses, backtracks or searches quadratically is a weapon in a
/// target's hand.
///
/// *Approach.* The body streams through [Lines]; each line is walked once, byte by byte, from left to right. Names and
/// values are views into the line; only a value with escapes is written elsewhere, by [Unescaper]. The value is read
/// by [Decimal]. Sample and metadata are one object each for the whole body.
///
/// *Rules.* `exposition_formats.md` of the Prometheus documentation describes the format. Where it is silent or where
/// Prometheus itself is more lenient, this reader goes with Prometheus, since a target that works there has to work
/// here:
///
/// - The last line may lack its line feed, and a label value may contain a raw one.
/// - Between labels the comma may be missing, behind the last one it may stand; elsewhere a comma is refused.
/// - A backslash before a byte that needs none is kept.
/// - Metadata may come anywhere, repeatedly, or not at all. The text of a HELP or TYPE begins one byte behind the
///   name.
/// - A comment that is neither HELP nor TYPE may hold any bytes.
///
/// It is stricter where Prometheus loses data without a word: a NUL at the start of a line is refused and does not end
/// the body. A timestamp may be negative here: the format allows it.
///
/// *Invariants.* `at` never leaves the line, and nothing before it is looked at again, but for names by the duplicate
/// check and for values by the UTF-8 check. Hence the time is linear in the body, up to a logarithm for a line of many
/// labels; the memory is bounded by the longest line allowed.
///
/// *Not here.* Quoted UTF-8 names are refused like any other byte in the wrong place. Whether a name, a value or the
/// number of labels is too long is for the limits of a target to say.
public final class TextExposition implements Exposition {
    /// The longest sample that the default limits of a target admit has 64 labels, each with a name of 512 B and a
    /// value of 8 KiB in which every byte is escaped: 1.04 MiB. The next power of two.
    public static final int MAX_LINE_BYTES = 2 << 20;

    /// How much of the text in the wrong place an error shows.
    private static final int FOUND_BYTES = 40;

    private static final byte[] HELP = ascii("HELP");
    private static final byte[] TYPE = ascii("TYPE");
    private static final byte[] METRIC_NAME = ascii("__name__");
    private static final byte[][] TYPES = {
        ascii("counter"), ascii("gauge"), ascii("histogram"), ascii("summary"), ascii("untyped")
    };

    private final Lines lines;
    private final Decimal decimal = new Decimal();
    private final Unescaper unescaper = new Unescaper();
    private final TextSample sample = new TextSample();
    private final TextMetadata metadata = new TextMetadata(new Utf8View(), new Utf8View());

    private byte[] bytes = {};
    private int at;
    private int end;

    public TextExposition(InputStream body) {
        this(body, MAX_LINE_BYTES);
    }

    public TextExposition(InputStream body, int maxLineBytes) {
        lines = new Lines(body, maxLineBytes);
    }

    @Override
    public Entry advance() throws IOException, MalformedExpositionException {
        while (lines.next()) {
            enterLine(0);
            unescaper.reset();
            skipBlanks();
            if (at == end) continue;
            if (bytes[at] != '#') return readSample();
            if (announces(TYPE)) return readType();
            if (announces(HELP)) return readHelp();
        }
        return Entry.END;
    }

    @Override
    public SampleView sample() {
        return sample;
    }

    @Override
    public HistogramView histogram() {
        throw new IllegalStateException("the text format has no native histograms");
    }

    @Override
    public MetadataView metadata() {
        return metadata;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void enterLine(int done) {
        bytes = lines.bytes();
        at = lines.start() + done;
        end = lines.end();
    }

    // --- metadata

    /// Whether the line is a hash, blanks, this word and blanks again; if so, stands behind them.
    private boolean announces(byte[] word) {
        int from = blanksEnd(at + 1);
        int to = from + word.length;
        if (from == at + 1 || to >= end || !isBlank(bytes[to])) return false;
        if (!Arrays.equals(bytes, from, to, word, 0, word.length)) return false;
        at = blanksEnd(to);
        return true;
    }

    private Entry readType() throws MalformedExpositionException {
        readMetadata();
        for (byte[] type : TYPES) {
            if (metadata.text().contentEquals(type)) return Entry.TYPE;
        }
        throw found(at, end, "a metric type");
    }

    private Entry readHelp() throws MalformedExpositionException {
        readMetadata();
        if (!Utf8.isWellFormed(bytes, at, end)) throw lines.malformed("HELP is not UTF-8");
        unescaper.helpText(bytes, at, end, metadata.text());
        return Entry.HELP;
    }

    /// Stands at the text then, which is covered as it is.
    private void readMetadata() throws MalformedExpositionException {
        int from = at;
        at = Names.metricNameEnd(bytes, from, end);
        if (at == from) throw foundByte("a metric name");
        if (at < end && bytes[at] < 0) throw foundByte("a blank");
        metadata.metricName().cover(bytes, from, at);
        at = Math.min(at + 1, end);
        metadata.text().cover(bytes, at, end);
    }

    // --- samples

    private Entry readSample() throws IOException, MalformedExpositionException {
        sample.reset();
        int margin = at - lines.start();
        readName();
        int nameEnd = at;
        skipBlanks();
        if (peek() == '{') readLabels();
        else at = nameEnd;
        sample.series.cover(bytes, lines.start() + margin, at);

        skipBlanks();
        readValue();
        if (at < end) readTimestamp();
        return Entry.SAMPLE;
    }

    private void readName() throws MalformedExpositionException {
        int from = at;
        at = Names.metricNameEnd(bytes, from, end);
        if (at == from) throw foundByte("a metric name");
        sample.name.cover(bytes, from, at);
    }

    private void readLabels() throws IOException, MalformedExpositionException {
        pass();
        while (peek() != '}') {
            readLabel();
            if (peek() == ',') pass();
        }
        at++;
        Optional<Utf8View> repeated = sample.repeatedName();
        if (repeated.isPresent()) throw foundTwice(repeated.get());
    }

    private void readLabel() throws IOException, MalformedExpositionException {
        int label = sample.addLabel();
        readLabelName(sample.labelName(label));
        if (peek() != '=') throw foundByte("an equals sign");
        pass();
        readLabelValue(sample.labelValue(label));
        skipBlanks();
    }

    private void readLabelName(Utf8View name) throws MalformedExpositionException {
        int from = at;
        at = Names.labelNameEnd(bytes, from, end);
        if (at == from) throw foundByte("a label name");
        name.cover(bytes, from, at);
        if (name.contentEquals(METRIC_NAME)) throw lines.malformed("__name__ is no name for a label");
        skipBlanks();
    }

    /// Positions count from the start of the line here, since the line may move when it grows.
    private void readLabelValue(Utf8View value) throws IOException, MalformedExpositionException {
        if (peek() != '"') throw foundByte("a quote");
        at++;
        int margin = at - lines.start();
        boolean escaped = false;
        while (nextOfValue() != '"') {
            if (bytes[at++] != '\\') continue;
            escaped = true;
            if (at == end) throw found("the end of the line", "an escaped character");
            at++;
        }
        int from = lines.start() + margin;
        if (!Utf8.isWellFormed(bytes, from, at)) throw lines.malformed("a label value is not UTF-8");
        if (escaped) unescaper.labelValue(bytes, from, at, value);
        else value.cover(bytes, from, at);
        at++;
    }

    /// The byte here; where the line ends inside of a value, it goes on behind the line feed.
    private byte nextOfValue() throws IOException, MalformedExpositionException {
        while (at == end) {
            int done = at - lines.start();
            if (!lines.lengthen()) throw found("the end of the body", "a closing quote");
            enterLine(done);
        }
        return bytes[at];
    }

    private void readValue() throws MalformedExpositionException {
        int to = wordEnd(at);
        try {
            sample.value(decimal.real(bytes, at, to));
        } catch (NumberFormatException e) {
            throw found(at, to, "a value");
        }
        at = blanksEnd(to);
    }

    private void readTimestamp() throws MalformedExpositionException {
        int to = wordEnd(at);
        try {
            sample.timestampMillis(decimal.integer(bytes, at, to));
        } catch (NumberFormatException e) {
            throw found(at, to, "a timestamp");
        }
        at = blanksEnd(to);
        if (at < end) throw found(at, end, "the end of the line");
    }

    // --- bytes

    /// The byte here, or a line feed at the end of the line.
    private byte peek() {
        return at < end ? bytes[at] : (byte) '\n';
    }

    /// Leaves this byte and the blanks behind it.
    private void pass() {
        at++;
        skipBlanks();
    }

    private void skipBlanks() {
        at = blanksEnd(at);
    }

    private int blanksEnd(int from) {
        int to = from;
        while (to < end && isBlank(bytes[to])) to++;
        return to;
    }

    private int wordEnd(int from) {
        int to = from;
        while (to < end && !isBlank(bytes[to])) to++;
        return to;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    // --- errors

    private MalformedExpositionException foundByte(String wanted) {
        return found(at, Math.min(at + 1, end), wanted);
    }

    private MalformedExpositionException foundTwice(Utf8View label) {
        int from = label.offset();
        return lines.malformed("found label " + quoted(label.bytes(), from, from + label.length()) + " twice");
    }

    private MalformedExpositionException found(int from, int to, String wanted) {
        return found(from == to ? "the end of the line" : quoted(bytes, from, to), wanted);
    }

    private MalformedExpositionException found(String what, String wanted) {
        return lines.malformed("found " + what + " where " + wanted + " was wanted");
    }

    private static String quoted(byte[] bytes, int from, int to) {
        return '"' + MalformedExpositionException.printable(bytes, from, Math.min(to, from + FOUND_BYTES)) + '"';
    }
}
