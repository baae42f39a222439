package io.openagent.scrape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a body says about its metrics, held until it is known which of them are kept: of a metric without a
/// kept series nothing is told.
final class Descriptions {
    private final List<Description> all = new ArrayList<>();

    private record Description(String metric, String key, String text) {}

    void add(String metric, String key, String text) {
        all.add(new Description(metric, key, text));
    }

    void tell(Page[] pages, Visits visits, Batcher.Group group) {
        if (all.isEmpty()) return;
        Set<String> kept = keptNames(pages, visits);
        for (Description each : all) {
            if (Families.names(each.metric).anyMatch(kept::contains)) group.describe(each.metric, each.key, each.text);
        }
    }

    private static Set<String> keptNames(Page[] pages, Visits visits) {
        Set<String> names = new HashSet<>();
        visits.rewind(pages);
        while (visits.nextStretch()) {
            Page page = visits.page();
            for (int row = visits.from(); row < visits.to(); row++) {
                if (page.isKept(row)) names.add(page.metricName(row));
            }
        }
        return names;
    }
}
