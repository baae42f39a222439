package io.openagent.scrape;

import io.openagent.metrics.ContentHash;
import io.openagent.metrics.Utf8View;
import java.util.Arrays;

/// Writes pages, row by row. Where a page ends depends on the rows alone, not on how many came before: after
/// a line that is new or gone the pages of two targets, or of two scrapes, fall into step again.
final class PageWriter {
    /// One row in so many is the last of its page: enough that a page's own cost is small beside its rows,
    /// few enough that a changed row spoils little.
    private static final int ROWS_A_PAGE = 64;

    /// Series of a kilobyte each give pages of this size.
    private static final int MOST_BYTES = 64 << 10;

    private static final int NAME_BITS = 16;

    private byte[] texts = new byte[8 << 10];
    private byte[] encoded = new byte[8 << 10];
    private final int[] textEnds = new int[Page.MOST_ROWS];
    private final int[] encodedEnds = new int[Page.MOST_ROWS];
    private final int[] names = new int[Page.MOST_ROWS];
    private final short[] outcomes = new short[Page.MOST_ROWS];
    private int rows;
    private boolean full;

    void clear() {
        rows = 0;
        full = false;
    }

    /// How many bytes it keeps.
    int capacity() {
        return texts.length + encoded.length;
    }

    int rows() {
        return rows;
    }

    /// Whether the page must be taken before the next row.
    boolean isFull() {
        return full;
    }

    /// @param name as [#packedName] gives it
    void add(byte[] text, int from, int to, int name, short outcome, byte[] form, int formFrom, int formTo) {
        int textStart = rows == 0 ? 0 : textEnds[rows - 1];
        int formStart = rows == 0 ? 0 : encodedEnds[rows - 1];
        texts = withRoom(texts, textStart + to - from);
        encoded = withRoom(encoded, formStart + formTo - formFrom);
        System.arraycopy(text, from, texts, textStart, to - from);
        System.arraycopy(form, formFrom, encoded, formStart, formTo - formFrom);
        textEnds[rows] = textStart + to - from;
        encodedEnds[rows] = formStart + formTo - formFrom;
        names[rows] = name;
        outcomes[rows] = outcome;
        rows++;
        full = rows == Page.MOST_ROWS
                || textStart + formStart > MOST_BYTES
                || ContentHash.of(text, from, to) % ROWS_A_PAGE == 0;
    }

    void add(Page page, int row) {
        add(
                page.texts(),
                page.textStart(row),
                page.textEnd(row),
                page.name(row),
                page.outcome(row),
                page.encoded(),
                page.encodedStart(row),
                page.encodedEnd(row));
    }

    /// The rows so far; the next one begins another page.
    Page take() {
        int textBytes = rows == 0 ? 0 : textEnds[rows - 1];
        int formBytes = rows == 0 ? 0 : encodedEnds[rows - 1];
        var page = new Page(
                Arrays.copyOf(texts, textBytes),
                Arrays.copyOf(textEnds, rows),
                Arrays.copyOf(encoded, formBytes),
                Arrays.copyOf(encodedEnds, rows),
                Arrays.copyOf(names, rows),
                Arrays.copyOf(outcomes, rows));
        clear();
        return page;
    }

    /// A name's place in the text that it was read from, as one number; 0 if it is not there as it is, or is
    /// longer or farther behind than 64 KiB.
    static int packedName(Utf8View name, byte[] text, int from, int to) {
        int offset = name.offset() - from;
        int length = name.length();
        boolean fits = (offset | length) >>> NAME_BITS == 0 && offset + length <= to - from;
        boolean stands = fits && name.contentEquals(text, from + offset, from + offset + length);
        return stands ? offset << NAME_BITS | length : 0;
    }

    static int nameOffset(int packed) {
        return packed >>> NAME_BITS;
    }

    static int nameLength(int packed) {
        return packed & (1 << NAME_BITS) - 1;
    }

    private static byte[] withRoom(byte[] bytes, int size) {
        return size <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
    }
}
