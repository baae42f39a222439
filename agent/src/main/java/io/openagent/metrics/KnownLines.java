package io.openagent.metrics;

/// Lines that a reader need not parse, because it has parsed the same bytes before.
///
/// A reader of a text format asks at the beginning of every line. Of a known sample only what stands behind
/// the series is read then: such a sample has a value, a time and exemplars, but neither name nor labels nor
/// series. What is known must have been parsed once, in the same format; then equal bytes mean the same, and
/// no check is lost. A series with a line feed in it is never known, since lines are counted. Confined to the
/// reader's thread.
public interface KnownLines {
    /// For bodies that are read once.
    KnownLines NONE = new KnownLines() {
        @Override
        public int expected(byte[] bytes, int from, int to) {
            return 0;
        }

        @Override
        public int expectedLines() {
            return 1;
        }

        @Override
        public void expectOne() {}

        @Override
        public void takeExpected() {
            throw new IllegalStateException("nothing is expected");
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public boolean take(byte[] bytes, int from, int to) {
            return false;
        }

        @Override
        public void passed(byte[] line, int from, int to, Utf8View metricName) {}
    };

    /// Whether what is expected next stands at `from`: lines that have nothing to say any more, and behind
    /// them a sample's series, or either alone.
    ///
    /// @param to behind the last byte that may be looked at
    /// @return its length, up to the end of the series; or negated where it is whole lines with their feeds;
    ///     or 0 where something else stands
    int expected(byte[] bytes, int from, int to);

    /// How many lines are expected together, the sample's included.
    int expectedLines();

    /// From here on only the first of these lines is expected.
    void expectOne();

    /// The expected lines were there: what is behind them is expected next.
    void takeExpected();

    /// Whether there is nothing to be found.
    boolean isEmpty();

    /// Whether this is the series of a known sample, wherever it was. If so it is taken, and what followed it
    /// is expected next.
    boolean take(byte[] bytes, int from, int to);

    /// The reader has parsed a line of metadata, its feed included: it may be passed over when it comes
    /// again.
    void passed(byte[] line, int from, int to, Utf8View metricName);
}
