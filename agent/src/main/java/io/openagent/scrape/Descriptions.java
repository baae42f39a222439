package io.openagent.scrape;

import io.openagent.metrics.Utf8View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a body says about its metrics, held until it is known which of them are kept: of a metric without a
/// kept series nothing is told.
final class Descriptions {
    /// Type and help of a hundred thousand families: more than a body has that is meant well.
    private static final int MOST = 200_000;

    /// Of all of them together, with a hundred characters each for half as many families.
    private static final int MOST_BYTES = 8 << 20;

    private final List<Description> all = new ArrayList<>();
    private int bytes;

    private record Description(String metric, String key, String text) {}

    /// What comes behind the limits is left out: samples do not need it.
    void add(Utf8View metric, String key, Utf8View text) {
        bytes += metric.length() + text.length();
        if (all.size() < MOST && bytes <= MOST_BYTES) all.add(new Description(metric.toString(), key, text.toString()));
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
