package io.openagent.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A place in a line of a text format, and the steps that every reader of one takes: over blanks, names, quoted texts
/// and numbers.
///
/// The place never leaves the line. What a step passes is not looked at again, but for the UTF-8 check of a quoted
/// text, so that reading a line takes time in its length. Views stay good until [#next()].
final class LineCursor implements AutoCloseable {
    /// How much of the text in the wrong place an error shows.
    private static final int FOUND_BYTES = 40;

    private final Lines lines;
    private final KnownLines known;
    private final Dialect dialect;
    private final boolean looseBlanks;
    private final Decimal decimal = new Decimal();
    private final Unescaper unescaper = new Unescaper();

    private byte[] bytes = {};
    private int at;
    private int end;
    private int expected;

    /// @param known what need not be parsed; it is told what is parsed
    /// @param buffer lent until the cursor is closed
    LineCursor(InputStream body, int maxLineBytes, Dialect dialect, KnownLines known, LineBuffer buffer) {
        lines = new Lines(body, maxLineBytes, buffer);
        this.known = known;
        this.dialect = dialect;
        looseBlanks = dialect.hasLooseBlanks();
    }

    Dialect dialect() {
        return dialect;
    }

    /// Stands at the start of the next line; false at the end of the body.
    boolean next() throws IOException, MalformedExpositionException {
        if (!lines.next()) return false;
        enterLine(0);
        unescaper.reset();
        return true;
    }

    // --- known lines

    /// Leaves the lines that are expected next and say nothing any more, and the sample behind them, if it is known and
    /// nothing but one blank, a plain number and the line feed follow its series. Then [#plain()] is its value.
    ///
    /// @return whether there was such a sample; if not, the line ahead is for [#next()]
    boolean passExpected() throws IOException, MalformedExpositionException {
        while (lines.isAhead()) {
            expected = known.expected(lines.bytes(), lines.ahead(), lines.whole());
            if (expected == 0) return false;
            if (expected < 0) passExpectedTo(lines.ahead() - expected);
            else if (passExpectedSample()) return true;
            else if (known.expectedLines() == 1) return false;
            else known.expectOne();
        }
        return false;
    }

    private void passExpectedTo(int from) {
        lines.skipTo(from, known.expectedLines());
        known.takeExpected();
    }

    double plain() {
        return decimal.plain();
    }

    private boolean passExpectedSample() {
        byte[] ahead = lines.bytes();
        int from = lines.ahead() + expected + 1;
        if (ahead[from - 1] != ' ') return false;
        int to = decimal.plain(ahead, from);
        if (to == from || ahead[to] != '\n' || !lines.admits(to - lines.ahead())) return false;
        passExpectedTo(to + 1);
        return true;
    }

    /// Leaves the series here without parsing it, if it is known. Where it would end is a guess: the proof is
    /// that equal bytes were parsed before.
    boolean skipKnownSeries() {
        if (known.isEmpty()) return false;
        int to = expected > 0 && isSeriesEnd(at + expected) ? at + expected : seriesEnd();
        if (!known.take(bytes, at, to)) return false;
        at = to;
        return true;
    }

    /// This line of metadata says the same when it comes again.
    ///
    /// @param metricName that it is about
    void passNextTime(Utf8View metricName) {
        boolean hasFeed = lines.end() < lines.ahead();
        if (hasFeed) known.passed(bytes, lines.start(), lines.ahead(), metricName);
    }

    /// Whether what stands before is a whole series: neither does a name go on here nor do labels follow.
    private boolean isSeriesEnd(int here) {
        if (here > end) return false;
        int next = blanksEnd(here);
        return next > here && next < end && bytes[next] != '{';
    }

    private int seriesEnd() {
        int nameEnd = Names.metricNameEnd(bytes, at, end);
        int to = blanksEnd(nameEnd);
        if (to == end || bytes[to] != '{') return nameEnd;
        boolean quoted = false;
        while (++to < end) {
            byte b = bytes[to];
            if (b == '"') quoted = !quoted;
            else if (b == '\\' && quoted) to++;
            else if (b == '}' && !quoted) return to + 1;
        }
        return end;
    }

    // --- places

    /// Whether the body ended before the line did.
    boolean isCut() {
        return lines.endWithStream();
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

    /// Bytes since the start of the line, which stay right when the line moves.
    int passed() {
        return at - lines.start();
    }

    void backTo(int passed) {
        at = lines.start() + passed;
    }

    /// Covers what lies between an earlier place and this one.
    void coverSince(int passed, Utf8View view) {
        view.cover(bytes, lines.start() + passed, at);
    }

    void coverRest(Utf8View view) {
        view.cover(bytes, at, end);
    }

    // --- single bytes

    boolean atEnd() {
        return at == end;
    }

    /// The byte here, or a line feed at the end of the line.
    byte peek() {
        return at < end ? bytes[at] : (byte) '\n';
    }

    void step() {
        at = Math.min(at + 1, end);
    }

    /// Leaves this byte and the blanks behind it.
    void pass() {
        at++;
        skipBlanks();
    }

    /// Leaves the blanks here, where the dialect has any.
    void skipBlanks() {
        if (looseBlanks) at = blanksEnd(at);
    }

    /// Leaves what has to stand between two words.
    void separate() throws MalformedExpositionException {
        if (looseBlanks) at = blanksEnd(at);
        else expect(' ', "a blank");
    }

    void expect(char wanted, String name) throws MalformedExpositionException {
        if (peek() != wanted) throw foundByte(name);
        at++;
    }

    private int blanksEnd(int from) {
        int to = from;
        while (to < end && isBlank(bytes[to])) to++;
        return to;
    }

    private int wordEnd() {
        int to = at;
        while (to < end && !isBlank(bytes[to])) to++;
        return to;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    // --- words

    /// Leaves these bytes if they stand here.
    boolean skip(byte[] word) {
        if (!standsAt(word, at)) return false;
        at += word.length;
        return true;
    }

    /// Leaves a hash, blanks, this word and blanks, if they stand here.
    boolean skipAnnouncement(byte[] word) {
        int from = blanksEnd(at + 1);
        int to = from + word.length;
        if (from == at + 1 || to >= end || !standsAt(word, from) || !isBlank(bytes[to])) return false;
        at = blanksEnd(to);
        return true;
    }

    private boolean standsAt(byte[] word, int from) {
        return end - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }

    void readMetricName(Utf8View name) throws MalformedExpositionException {
        int from = at;
        at = Names.metricNameEnd(bytes, from, end);
        if (at == from) throw foundByte("a metric name");
        name.cover(bytes, from, at);
    }

    /// The name in a line of metadata, plain or quoted.
    void readFamilyName(Utf8View name) throws IOException, MalformedExpositionException {
        if (peek() != '"') {
            readMetricName(name);
            return;
        }
        readQuoted(name);
        if (name.length() == 0) throw malformed("found an empty metric name");
    }

    void readLabelName(Utf8View name) throws MalformedExpositionException {
        int from = at;
        at = Names.labelNameEnd(bytes, from, end);
        if (at == from) throw foundByte("a label name");
        name.cover(bytes, from, at);
    }

    /// A text between quotes, without its escapes. Positions count from the start of the line here, since the line may
    /// move when it grows.
    void readQuoted(Utf8View text) throws IOException, MalformedExpositionException {
        if (peek() != '"') throw foundByte("a quote");
        at++;
        int start = passed();
        boolean escaped = false;
        while (nextInQuotes() != '"') {
            if (bytes[at++] != '\\') continue;
            escaped = true;
            passEscaped();
        }
        int from = lines.start() + start;
        if (!Utf8.isWellFormed(bytes, from, at)) throw malformed("what stands between quotes is not UTF-8");
        if (escaped) unescaper.quoted(bytes, from, at, text);
        else text.cover(bytes, from, at);
        at++;
    }

    private void passEscaped() throws MalformedExpositionException {
        if (at == end) throw found("the end of the line", "an escaped character");
        if (!dialect.needlessEscapes() && !Unescaper.needsEscape(bytes[at], true)) {
            throw found(at - 1, at + 1, "an escaped backslash, quote or n");
        }
        at++;
    }

    /// The byte here; where the line ends inside of a text, it may go on behind the line feed.
    private byte nextInQuotes() throws IOException, MalformedExpositionException {
        while (at == end) {
            int done = passed();
            if (!dialect.lineFeedsInQuotes()) throw found("the end of the line", "a closing quote");
            if (!lines.lengthen()) throw found("the end of the body", "a closing quote");
            enterLine(done);
        }
        return bytes[at];
    }

    /// The rest of the line as a help text.
    void readHelp(Utf8View text) throws MalformedExpositionException {
        if (!Utf8.isWellFormed(bytes, at, end)) throw malformed("HELP is not UTF-8");
        if (!dialect.needlessEscapes()) checkHelpEscapes();
        if (dialect.isOpenMetrics()) unescaper.quoted(bytes, at, end, text);
        else unescaper.helpText(bytes, at, end, text);
        at = end;
    }

    private void checkHelpEscapes() throws MalformedExpositionException {
        for (int i = at; i < end; i++) {
            if (bytes[i] != '\\') continue;
            if (++i == end || !Unescaper.needsEscape(bytes[i], false)) {
                throw found(i - 1, Math.min(i + 1, end), "an escaped backslash or n");
            }
        }
    }

    // --- numbers

    double readReal(String wanted) throws MalformedExpositionException {
        int from = at;
        at = wordEnd();
        try {
            return decimal.real(bytes, from, at);
        } catch (NumberFormatException e) {
            throw found(from, at, wanted);
        }
    }

    long readInteger(String wanted) throws MalformedExpositionException {
        int from = at;
        at = wordEnd();
        try {
            return decimal.integer(bytes, from, at);
        } catch (NumberFormatException e) {
            throw found(from, at, wanted);
        }
    }

    /// Seconds, given as milliseconds.
    long readSeconds(String wanted) throws MalformedExpositionException {
        int from = at;
        at = wordEnd();
        try {
            return decimal.milliseconds(bytes, from, at);
        } catch (NumberFormatException e) {
            throw found(from, at, wanted);
        }
    }

    // --- errors

    MalformedExpositionException malformed(String what) {
        return lines.malformed(what);
    }

    MalformedExpositionException foundByte(String wanted) {
        return found(at, Math.min(at + 1, end), wanted);
    }

    /// The rest of the line stands in the wrong place.
    MalformedExpositionException foundRest(String wanted) {
        return found(at, end, wanted);
    }

    MalformedExpositionException foundTwice(Utf8View label) {
        int from = label.offset();
        return malformed("found label " + quoted(label.bytes(), from, from + label.length()) + " twice");
    }

    private MalformedExpositionException found(int from, int to, String wanted) {
        return found(from == end ? "the end of the line" : quoted(bytes, from, Math.max(to, from + 1)), wanted);
    }

    private MalformedExpositionException found(String what, String wanted) {
        return malformed("found " + what + " where " + wanted + " was wanted");
    }

    private static String quoted(byte[] bytes, int from, int to) {
        return '"' + MalformedExpositionException.printable(bytes, from, Math.min(to, from + FOUND_BYTES)) + '"';
    }
}
