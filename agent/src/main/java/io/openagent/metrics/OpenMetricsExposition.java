package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads OpenMetrics 0.0.1 and 1.0, the text format of `OpenMetrics.md` with the quoted names that came later.
///
/// It is read as [TextExposition] is, by the same steps, with a stricter grammar: one blank between words and none
/// elsewhere, no line that is empty or a mere comment, and `# EOF` as the last. Timestamps are seconds here and given
/// in milliseconds, the rest of a millisecond cut off. A series that ends in `_created` is a sample like any other.
///
/// As in Prometheus a comma may stand behind the last label, metadata may come anywhere and repeatedly, and what lines
/// mean together is not looked at. It differs from Prometheus in three points: the text of a UNIT need not be a suffix
/// of the name, a timestamp has no plus sign, and a raw line feed between quotes is refused in names too. With
/// [Profile#STRICT] the lenience ends.
public final class OpenMetricsExposition implements Exposition {
    private static final byte[] HELP = ascii("# HELP ");
    private static final byte[] TYPE = ascii("# TYPE ");
    private static final byte[] UNIT = ascii("# UNIT ");
    private static final byte[] EOF = ascii("# EOF");
    private static final byte[][] TYPES = {
        ascii("counter"),
        ascii("gauge"),
        ascii("histogram"),
        ascii("gaugehistogram"),
        ascii("summary"),
        ascii("info"),
        ascii("stateset"),
        ascii("unknown")
    };

    private final LineCursor cursor;
    private final SampleReader samples;
    private final TextMetadata metadata = new TextMetadata(new Utf8View(), new Utf8View());
    private boolean hasEnded;

    public OpenMetricsExposition(InputStream body) {
        this(body, TextExposition.MAX_LINE_BYTES, Profile.SCRAPE);
    }

    OpenMetricsExposition(InputStream body, int maxLineBytes, Profile profile) {
        this(body, maxLineBytes, profile, KnownLines.NONE, new LineBuffer());
    }

    OpenMetricsExposition(InputStream body, int maxLineBytes, Profile profile, KnownLines known, LineBuffer buffer) {
        cursor = new LineCursor(body, maxLineBytes, Dialect.openMetrics(profile), known, buffer);
        samples = new SampleReader(cursor);
    }

    @Override
    public Entry advance() throws IOException, MalformedExpositionException {
        if (hasEnded) return Entry.END;
        if (samples.readExpected()) return Entry.SAMPLE;
        if (!cursor.next()) throw malformed("the body ended without # EOF");
        if (cursor.peek() == '#') return readMetadata();
        samples.read();
        return Entry.SAMPLE;
    }

    @Override
    public SampleView sample() {
        return samples.sample();
    }

    @Override
    public HistogramView histogram() {
        throw new IllegalStateException("OpenMetrics 1.0 has no native histograms");
    }

    @Override
    public MetadataView metadata() {
        return metadata;
    }

    /// What is wrong with the line that was read last.
    MalformedExpositionException malformed(String what) {
        return cursor.malformed(what);
    }

    @Override
    public void close() throws IOException {
        cursor.close();
    }

    private Entry readMetadata() throws IOException, MalformedExpositionException {
        if (cursor.skip(TYPE)) return readType();
        if (cursor.skip(HELP)) return readHelp();
        if (cursor.skip(UNIT)) return readUnit();
        if (!cursor.skip(EOF)) throw cursor.foundRest("# TYPE, # HELP, # UNIT or # EOF");
        if (!cursor.atEnd() || cursor.next()) throw malformed("found more behind # EOF");
        hasEnded = true;
        return Entry.END;
    }

    private Entry readType() throws IOException, MalformedExpositionException {
        readName();
        cursor.coverRest(metadata.text());
        for (byte[] type : TYPES) {
            if (metadata.text().contentEquals(type)) return passNextTime(Entry.TYPE);
        }
        throw cursor.foundRest("a metric type");
    }

    private Entry readHelp() throws IOException, MalformedExpositionException {
        readName();
        cursor.readHelp(metadata.text());
        return passNextTime(Entry.HELP);
    }

    private Entry readUnit() throws IOException, MalformedExpositionException {
        readName();
        cursor.coverRest(metadata.text());
        if (!Utf8.isWellFormed(metadata.text())) throw malformed("UNIT is not UTF-8");
        return passNextTime(Entry.UNIT);
    }

    private Entry passNextTime(Entry entry) {
        cursor.passNextTime(metadata.metricName());
        return entry;
    }

    private void readName() throws IOException, MalformedExpositionException {
        cursor.readFamilyName(metadata.metricName());
        cursor.separate();
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
