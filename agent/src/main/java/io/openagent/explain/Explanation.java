package io.openagent.explain;

import java.util.List;

/// Why something is or is not scraped.
///
/// @param verdict one sentence
/// @param trails what it rests on, the most telling first
/// @param hidden further trails that are not shown
public record Explanation(String verdict, List<Trail> trails, int hidden) {
    /// More than anybody reads; a monitor can have ten thousand targets.
    private static final int MOST_TRAILS = 50;

    public Explanation {
        trails = List.copyOf(trails);
    }

    static Explanation of(String verdict, List<Trail> trails) {
        int shown = Math.min(trails.size(), MOST_TRAILS);
        return new Explanation(verdict, trails.subList(0, shown), trails.size() - shown);
    }
}
