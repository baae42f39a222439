package io.openagent.scrape;

/// Whether a new order of the same lines is worth remembering.
///
/// A target that has restarted keeps its new order, and following it pays at once. One that shuffles its
/// lines anew for every scrape would have them rewritten for nothing. So each time that an order did not last
/// the next one is endured twice as long before it is followed.
///
/// @param patience how many scrapes out of order are endured before the next order is followed
/// @param endured how many have been by now
record Restlessness(int patience, int endured) {
    static final Restlessness CALM = new Restlessness(0, 0);

    /// A quarter of an hour at an interval of 15 s, after which a look costs nothing that would be noticed.
    private static final int MOST_PATIENCE = 64;

    boolean isOver() {
        return endured >= patience;
    }

    Restlessness afterEnduring() {
        return new Restlessness(patience, endured + 1);
    }

    Restlessness afterFollowing() {
        return new Restlessness(Math.clamp(2L * patience, 1, MOST_PATIENCE), 0);
    }
}
