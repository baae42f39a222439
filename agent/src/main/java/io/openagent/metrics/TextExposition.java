package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads the Prometheus text formats 0.0.4 and 1.0.0.
///
/// *Problem.* Most of what an agent does is read such bodies: hundreds of megabytes a minute, nearly all of it lines
/// it has seen before, some of it from targets that are broken or hostile. Strings and objects for every line would
/// cost more than all other work, and a reader that recurses, backtracks or searches quadratically is a weapon in a
/// target's hand.
///
/// *Approach.* The body streams through [Lines]; each line is walked once, byte by byte, from left to right, by a
/// [LineCursor]. Names and values are views into the line; only a text with escapes is written elsewhere, by
/// [Unescaper]. The line of a sample is read by [SampleReader], and its numbers by [Decimal]. Sample and metadata are
/// one object each for the whole body.
///
/// *Rules.* `exposition_formats.md` of the Prometheus documentation describes the formats. Where it is silent or where
/// Prometheus itself is more lenient, this reader goes with Prometheus, since a target that works there has to work
/// here:
///
/// - Names may be quoted, in braces and in metadata, whichever of the two formats the body is said to have.
/// - The last line may lack its line feed, and a quoted text may contain a raw one.
/// - Between labels the comma may be missing, behind the last one it may stand; elsewhere a comma is refused.
/// - A backslash before a byte that needs none is kept.
/// - Metadata may come anywhere, repeatedly, or not at all. The text of a HELP or TYPE begins one byte behind the
///   name.
/// - A comment that is neither HELP nor TYPE may hold any bytes.
///
/// It is stricter where Prometheus loses data without a word: a NUL at the start of a line is refused and does not end
/// the body. A timestamp may be negative here: the format allows it. With [Profile#STRICT] the lenience ends.
///
/// *Invariants.* The time is linear in the body, up to a logarithm for a line of many labels; the memory is bounded by
/// the longest line allowed.
///
/// *Not here.* Whether a name, a value or the number of labels is too long is for the limits of a target to say, and
/// what lines mean together for [StrictExposition].
public final class TextExposition implements Exposition {
    /// The longest sample that the default limits of a target admit has 64 labels, each with a name of 512 B and a
    /// value of 8 KiB in which every byte is escaped: 1.04 MiB. The next power of two.
    public static final int MAX_LINE_BYTES = 2 << 20;

    private static final byte[] HELP = ascii("HELP");
    private static final byte[] TYPE = ascii("TYPE");
    private static final byte[][] TYPES = {
        ascii("counter"), ascii("gauge"), ascii("histogram"), ascii("summary"), ascii("untyped")
    };

    private final LineCursor cursor;
    private final SampleReader samples;
    private final TextMetadata metadata = new TextMetadata(new Utf8View(), new Utf8View());

    public TextExposition(InputStream body) {
        this(body, MAX_LINE_BYTES);
    }

    public TextExposition(InputStream body, int maxLineBytes) {
        this(body, maxLineBytes, Profile.SCRAPE);
    }

    TextExposition(InputStream body, int maxLineBytes, Profile profile) {
        this(body, maxLineBytes, profile, KnownLines.NONE, new LineBuffer());
    }

    TextExposition(InputStream body, int maxLineBytes, Profile profile, KnownLines known, LineBuffer buffer) {
        cursor = new LineCursor(body, maxLineBytes, Dialect.text(profile), known, buffer);
        samples = new SampleReader(cursor);
    }

    @Override
    public Entry advance() throws IOException, MalformedExpositionException {
        while (true) {
            if (samples.readExpected()) return Entry.SAMPLE;
            if (!cursor.next()) return Entry.END;
            if (cursor.dialect().isStrict() && cursor.isCut()) throw malformed("the last line lacks its line feed");
            cursor.skipBlanks();
            if (cursor.atEnd()) continue;
            if (cursor.peek() != '#') {
                samples.read();
                return Entry.SAMPLE;
            }
            if (cursor.skipAnnouncement(TYPE)) return readType();
            if (cursor.skipAnnouncement(HELP)) return readHelp();
        }
    }

    @Override
    public SampleView sample() {
        return samples.sample();
    }

    @Override
    public HistogramView histogram() {
        throw new IllegalStateException("the text format has no native histograms");
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

    private Entry passNextTime(Entry entry) {
        cursor.passNextTime(metadata.metricName());
        return entry;
    }

    /// Stands at the text then, one byte behind the name.
    private void readName() throws IOException, MalformedExpositionException {
        cursor.readFamilyName(metadata.metricName());
        boolean isBlank = cursor.atEnd() || cursor.peek() == ' ' || cursor.peek() == '\t';
        if (cursor.peek() < 0 || (cursor.dialect().isStrict() && !isBlank)) throw cursor.foundByte("a blank");
        cursor.step();
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
