package io.openagent.scrape;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Some consecutive lines of an exposition and what became of them. Immutable, and equal to any page of equal
/// content, so that targets which expose the same lines share it ([SharedPages]).
///
/// ```text
///   texts     series of line 0 | series of line 1 | # HELP … \n | series of line 3 | …
///   encoded   form of line 0   | form of line 1   |             | form of line 3   | …
///   outcomes  KEPT               DROPPED by 2       METADATA      KEPT
/// ```
///
/// A line costs its bytes and 14 more, whatever it says.
final class Page {
    private static final int ROW_BITS = 8;

    /// Two ends, the name's place and the outcome.
    private static final int BYTES_A_ROW = 14;

    /// The object, its six arrays and its place among all pages.
    private static final int OWN_BYTES = 320;

    /// So that a row's number is one byte of its [#id].
    static final int MOST_ROWS = 1 << ROW_BITS;

    /// Outcomes below zero; all others are the number of the rule that dropped the series.
    static final short METADATA = -2;

    static final short KEPT = -1;

    /// In place of a rule's number, where rules left no label.
    static final short BY_NO_RULE = Short.MAX_VALUE;

    static final Page EMPTY = new Page(new byte[0], new int[0], new byte[0], new int[0], new int[0], new short[0]);

    private final byte[] texts;
    private final int[] textEnds;
    private final byte[] encoded;
    private final int[] encodedEnds;
    private final int[] names;
    private final short[] outcomes;
    private final int kept;
    private final boolean anySpread;
    private final int hash;

    Page(byte[] texts, int[] textEnds, byte[] encoded, int[] encodedEnds, int[] names, short[] outcomes) {
        this.texts = texts;
        this.textEnds = textEnds;
        this.encoded = encoded;
        this.encodedEnds = encodedEnds;
        this.names = names;
        this.outcomes = outcomes;
        kept = countKept(0, outcomes.length);
        anySpread = anySpread();
        var checksum = new CRC32C(); // the quick compiler has instructions for it
        checksum.update(texts);
        checksum.update(encoded);
        hash = (int) checksum.getValue();
    }

    /// The outcome of a series that a rule drops.
    static short droppedBy(int rule) {
        return (short) Math.min(rule, BY_NO_RULE);
    }

    /// One number for a row of a page among pages.
    static int id(int page, int row) {
        return page << ROW_BITS | row;
    }

    static int pageOf(int id) {
        return id >>> ROW_BITS;
    }

    static int rowOf(int id) {
        return id & MOST_ROWS - 1;
    }

    int rows() {
        return outcomes.length;
    }

    /// How much memory it takes.
    long bytes() {
        return OWN_BYTES + texts.length + encoded.length + (long) BYTES_A_ROW * outcomes.length;
    }

    byte[] texts() {
        return texts;
    }

    int textStart(int row) {
        return row == 0 ? 0 : textEnds[row - 1];
    }

    int textEnd(int row) {
        return textEnds[row];
    }

    byte[] encoded() {
        return encoded;
    }

    int encodedStart(int row) {
        return row == 0 ? 0 : encodedEnds[row - 1];
    }

    int encodedEnd(int row) {
        return encodedEnds[row];
    }

    /// Where the metric's name stands in the text, see [PageWriter#packedName].
    int name(int row) {
        return names[row];
    }

    int nameStart(int row) {
        return textStart(row) + PageWriter.nameOffset(names[row]);
    }

    int nameEnd(int row) {
        return nameStart(row) + PageWriter.nameLength(names[row]);
    }

    /// As it was written, escapes included; empty if the line does not say.
    String metricName(int row) {
        return new String(texts, nameStart(row), nameEnd(row) - nameStart(row), StandardCharsets.UTF_8);
    }

    boolean hasSameName(int row, int other) {
        return Arrays.equals(texts, nameStart(row), nameEnd(row), texts, nameStart(other), nameEnd(other));
    }

    short outcome(int row) {
        return outcomes[row];
    }

    boolean isKept(int row) {
        return outcomes[row] == KEPT;
    }

    boolean isMetadata(int row) {
        return outcomes[row] == METADATA;
    }

    /// Whether it is kept and the output can carry it.
    boolean isCarried(int row) {
        return isKept(row) && encodedEnds[row] > encodedStart(row);
    }

    /// Whether a series goes over more than one line.
    boolean spreads(int row) {
        return anySpread && !isMetadata(row) && hasFeed(row);
    }

    /// How many series from one row up to another are kept.
    int kept(int from, int to) {
        return to - from == outcomes.length ? kept : countKept(from, to);
    }

    boolean textEquals(int row, byte[] bytes, int from, int to) {
        return Arrays.equals(texts, textStart(row), textEnds[row], bytes, from, to);
    }

    boolean encodedEquals(int row, byte[] bytes, int from, int to) {
        return Arrays.equals(encoded, encodedStart(row), encodedEnds[row], bytes, from, to);
    }

    private int countKept(int from, int to) {
        int count = 0;
        for (int row = from; row < to; row++) {
            if (outcomes[row] == KEPT) count++;
        }
        return count;
    }

    private boolean anySpread() {
        for (int row = 0; row < outcomes.length; row++) {
            if (!isMetadata(row) && hasFeed(row)) return true;
        }
        return false;
    }

    private boolean hasFeed(int row) {
        for (int at = textStart(row); at < textEnds[row]; at++) {
            if (texts[at] == '\n') return true;
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Page page
                && hash == page.hash
                && Arrays.equals(texts, page.texts)
                && Arrays.equals(textEnds, page.textEnds)
                && Arrays.equals(encoded, page.encoded)
                && Arrays.equals(encodedEnds, page.encodedEnds)
                && Arrays.equals(names, page.names)
                && Arrays.equals(outcomes, page.outcomes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
