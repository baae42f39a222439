package io.openagent.scrape;

import io.openagent.metrics.KnownLines;
import io.openagent.metrics.SeriesView;
import io.openagent.metrics.Utf8View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Recognises the lines of a body instead of parsing them.
///
/// *Problem.* An agent reads the same lines again and again. Of the hundred bytes of a sample eighty say
/// which series it belongs to, and they have been the same at every scrape for weeks. Parsing them, joining
/// them with the target's labels, putting them through rules and encoding the outcome costs far more than
/// everything that a new value needs (`docs/performance.md`).
///
/// *Approach.* A target's body looks like its last body. [SeriesMemory] holds the series of the last scrape
/// as they were written, in their order, each with its outcome: the encoded form with which it is forwarded,
/// or the rule that dropped it. The line expected next is compared with the bytes that stand there, and
/// mostly this one comparison is all: behind it there is but a number to read. Where another line stands, it
/// is looked up by its hash among all that are remembered, and what followed it last time is expected from
/// there. Only what is not found is parsed, once, and remembered. Lines of metadata are remembered too, whole,
/// and compared together with the series behind them.
///
/// ```text
///   remembered   a  b  c  d  e  f  g        the body   a b c x e f d g
///                └──1──┘     └4┘            visits     1 a–c, 2 x (new), 3 e–f, 4 d, 5 g
///                         └─3─┘ └5┘         gone       none; had b not come, then b
/// ```
///
/// What was met is kept as runs of consecutive rows ([Visits]), and values go into a column ([SampleColumn]).
/// So a body in its old order costs eight bytes a sample and no object, and what it is to be compared with
/// stands in arrays that are read forward. A row is known by its id: the number of its page, and its place in
/// the page in the last eight bits. Pages of new lines follow those of the memory.
///
/// *Invariants.*
///
/// - Bytes decide, never a hash. A series is taken for known only if the same bytes were parsed at the last
///   good scrape, in the same place of a line; the reader ([KnownLines]) makes sure of the place.
/// - The memory changes only when a scrape has ended well ([Settlement]). This object is one scrape's, and a
///   scrape that fails just leaves it behind.
/// - An outcome is good for the rules, the labels and the output's form it was found with. Rules and labels
///   belong to the target, and a target of which anything changes is another loop with an empty memory. When
///   the output's form changes, all series are other series there, and the memory is left empty too.
/// - A fast reading gives what a plain one gives: the same samples in the same order, the same count of new
///   series, the same duplicates. `RecognitionDifferentialTest` holds it to that.
///
/// *Costs.* A remembered line costs its text, its encoded form and fourteen bytes, once for all targets that
/// expose the same stretch of lines ([SharedPages]). The first line that is not expected makes an index of
/// all rows, which is gone after the scrape: a body that comes in another order every time costs several
/// times as much as one in its old order.
///
/// *Not here.* It knows nothing about the text that it compares: where a series ends is for the reader to
/// say. It is no cache with a size of its own: it holds what the last scrape had, and the target's limits
/// bound that. A series with a line feed in a value is never expected, since the reader counts lines; it is
/// parsed and then found.
///
/// Confined to the scrape's thread.
final class Recognition implements KnownLines {
    private static final byte[] NOTHING = {};

    private final SeriesMemory memory;
    private final Workspace workspace;
    private final SharedPages shared;
    private final boolean tellsMetadata;
    private final int mostLines;

    private Page[] pages;
    private int pageCount;
    private @Nullable RowIndex index;
    private int kept;
    private int lines;
    private long learnedBytes;

    private int pageNumber;
    private Page page = Page.EMPTY;
    private int row;
    private int lastRow;
    private byte[] texts = NOTHING;
    private int textStart;
    private int textEnd;
    private int runFrom;
    private boolean paused;

    /// @param tellsMetadata known metadata is parsed too, so that whoever reads may tell it
    /// @param mostLines that may be met before it is full
    Recognition(SeriesMemory memory, Workspace workspace, SharedPages shared, boolean tellsMetadata, int mostLines) {
        this.memory = memory;
        this.workspace = workspace;
        this.shared = shared;
        this.tellsMetadata = tellsMetadata;
        this.mostLines = mostLines;
        pages = memory.pages();
        pageCount = pages.length;
        workspace.clear(memory.rows());
        expect(0, 0);
    }

    // --- what the reader asks

    @Override
    public int expected(byte[] bytes, int from, int to) {
        int length = textEnd - textStart;
        if (length == 0) return 0;
        if (length > to - from || !Arrays.equals(bytes, from, from + length, texts, textStart, textEnd)) {
            if (lastRow == row) return 0;
            expectOne();
            return expected(bytes, from, to);
        }
        if (page.isMetadata(lastRow)) return tellsMetadata ? 0 : -length;
        return page.spreads(lastRow) ? 0 : length;
    }

    @Override
    public int expectedLines() {
        return lastRow - row + 1;
    }

    @Override
    public void expectOne() {
        lastRow = row;
        textEnd = page.textEnd(row);
    }

    @Override
    public void takeExpected() {
        int next = lastRow + 1;
        if (next == page.rows()) expect(pageNumber + 1, 0);
        else standAt(next);
    }

    @Override
    public boolean isEmpty() {
        return memory.isEmpty() || paused;
    }

    @Override
    public boolean take(byte[] bytes, int from, int to) {
        if (isEmpty() || isFull()) return false;
        if (isExpected(bytes, from, to)) {
            expectOne();
        } else {
            int id = index().find(memory.pages(), bytes, from, to);
            if (id == RowIndex.NONE) return false;
            endRun();
            expect(Page.pageOf(id), Page.rowOf(id));
            expectOne();
            runFrom = id;
        }
        takeExpected();
        return true;
    }

    @Override
    public void passed(byte[] line, int from, int to, Utf8View metricName) {
        if (paused || isFull() || take(line, from, to)) return;
        write(line, from, to, PageWriter.packedName(metricName, line, from, to), Page.METADATA, NOTHING);
    }

    // --- what the scrape says

    /// Remembers a series that was parsed.
    ///
    /// @param outcome [Page#KEPT], or the rule that dropped it
    void learn(SeriesView sample, short outcome, byte[] encoded) {
        Utf8View text = sample.series();
        int name = PageWriter.packedName(sample.name(), text.bytes(), text.offset(), text.offset() + text.length());
        write(text.bytes(), text.offset(), text.offset() + text.length(), name, outcome, encoded);
        if (outcome == Page.KEPT) kept++;
    }

    /// How many samples passed the rules, without the run that goes on still.
    int kept() {
        return kept;
    }

    /// How many lines were met, under the same condition.
    int lines() {
        return lines;
    }

    /// Whether more lines were met than may be. Nothing is recognised any more, and metadata not remembered:
    /// whoever reads gives up.
    boolean isFull() {
        return lines > mostLines;
    }

    /// The last rows that were met are taken back, so that fewer are kept.
    void keepOnly(int fewer) {
        kept = fewer;
    }

    /// Nothing is known or remembered until it goes on. What was met by now is in its pages.
    void pause() {
        end();
        paused = true;
        expectNothing(row);
    }

    void goOn() {
        paused = false;
        expect(pageNumber, row);
        runFrom = id();
    }

    /// Ends the reading: what was met is in its visits and pages.
    void end() {
        endRun();
        if (workspace.writer().rows() > 0) takePage();
    }

    /// The pages in which the visited rows are: those of the memory, then new ones.
    Page[] pages() {
        return pages;
    }

    /// How many pages there are.
    int pageCount() {
        return pageCount;
    }

    /// How much memory is taken by what was not known before.
    long learnedBytes() {
        return learnedBytes;
    }

    /// How much memory is taken by finding lines in another order.
    long indexBytes() {
        return index == null ? 0 : index.bytes();
    }

    // ---

    private boolean isExpected(byte[] bytes, int from, int to) {
        return row < page.rows() && page.textEquals(row, bytes, from, to);
    }

    private void expect(int newPageNumber, int newRow) {
        pageNumber = newPageNumber;
        boolean isEnd = newPageNumber == memory.pages().length;
        page = isEnd ? Page.EMPTY : pages[newPageNumber];
        texts = page.texts();
        if (isEnd) expectNothing(newRow);
        else standAt(newRow);
    }

    private void expectNothing(int newRow) {
        row = newRow;
        lastRow = newRow;
        textStart = 0;
        textEnd = 0;
    }

    /// Lines of metadata are compared together with the series behind them: in the body, too, one follows the
    /// other.
    private void standAt(int newRow) {
        row = newRow;
        lastRow = newRow;
        while (page.isMetadata(lastRow) && !tellsMetadata && lastRow + 1 < page.rows()) lastRow++;
        textStart = page.textStart(row);
        textEnd = page.textEnd(lastRow);
    }

    private RowIndex index() {
        if (index == null) index = memory.index(RowIndex.By.TEXT);
        return index;
    }

    private int id() {
        return Page.id(pageNumber, row);
    }

    /// What was expected until here has been met; the next run begins with what is expected now.
    private void endRun() {
        if (runFrom == id()) return;
        workspace.visits().add(runFrom, id());
        count(runFrom, id());
        runFrom = id();
    }

    private void count(int fromId, int toId) {
        int first = Page.rowOf(fromId);
        int lastPage = Page.pageOf(toId);
        for (int number = Page.pageOf(fromId); number < lastPage; number++) {
            count(pages[number], first, pages[number].rows());
            first = 0;
        }
        int last = Page.rowOf(toId);
        if (last > first) count(pages[lastPage], first, last);
    }

    private void count(Page met, int from, int to) {
        kept += met.kept(from, to);
        lines += to - from;
    }

    private void write(byte[] text, int from, int to, int name, short outcome, byte[] encoded) {
        endRun();
        PageWriter writer = workspace.writer();
        int id = newId();
        writer.add(text, from, to, name, outcome, encoded, 0, encoded.length);
        if (writer.isFull()) takePage();
        workspace.visits().add(id, newId());
        lines++;
    }

    private int newId() {
        return Page.id(pageCount, workspace.writer().rows());
    }

    /// Rows of a page may be met before it is full: their ids stay, since the next row begins another page.
    private void takePage() {
        if (pageCount == pages.length) pages = Arrays.copyOf(pages, Math.max(16, 2 * pageCount));
        Page written = workspace.writer().take();
        learnedBytes += written.bytes();
        pages[pageCount++] = shared.shared(written);
    }
}
