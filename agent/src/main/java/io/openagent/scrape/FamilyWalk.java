package io.openagent.scrape;

import io.openagent.scrape.ScrapeFailure.FamilyCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Goes through the rows that a scrape has met, family by family. For the rare scrape that breaks a limit.
final class FamilyWalk {
    private static final int MOST_TOLD = 3;

    private final Page[] pages;
    private final Visits visits;
    private final Families families = new Families();
    private final List<FamilyCount> largest = new ArrayList<>();

    private int rows;
    private int samples;
    private int kept;
    private String family = "";
    private Place familyStart = new Place(0, 0, 0);

    /// So much of the body comes before a family.
    ///
    /// @param rows lines of samples and metadata
    /// @param kept samples that passed the rules
    record Place(int rows, int samples, int kept) {}

    FamilyWalk(Page[] pages, Visits visits) {
        this.pages = pages;
        this.visits = visits;
    }

    /// Stops in the family with which the body exceeds so many kept samples, or at the end.
    FamilyWalk stopBehind(int mostKept) {
        visits.rewind(pages);
        while (visits.nextStretch()) {
            for (int row = visits.from(); row < visits.to(); row++) {
                pass(visits.page(), row);
                if (kept > mostKept) return this;
            }
        }
        return this;
    }

    FamilyWalk goToEnd() {
        return stopBehind(Integer.MAX_VALUE);
    }

    /// The families here; it goes on with what comes behind.
    Families families() {
        return families;
    }

    /// Where the family begins that the walk stands in.
    Place familyStart() {
        return familyStart;
    }

    /// Where the walk stands.
    Place here() {
        return new Place(rows, samples, kept);
    }

    /// The families with the most kept samples of those passed.
    List<FamilyCount> largest() {
        endFamily();
        return List.copyOf(largest);
    }

    private void pass(Page page, int row) {
        if (page.isMetadata(row)) {
            families.announce(page.texts(), page.nameStart(row), page.nameEnd(row));
        } else {
            if (families.enter(page.texts(), page.nameStart(row), page.nameEnd(row))) {
                endFamily();
                family = families.current();
            }
            samples++;
            if (page.isKept(row)) kept++;
        }
        rows++;
    }

    private void endFamily() {
        int count = kept - familyStart.kept;
        familyStart = here();
        if (count == 0) return;
        largest.add(new FamilyCount(family, count));
        largest.sort(Comparator.comparingInt(FamilyCount::samples).reversed());
        if (largest.size() > MOST_TOLD) largest.removeLast();
    }
}
