package io.openagent.scrape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a body says about its metrics, held until it is known which of them are kept: of a metric without a
/// kept series nothing is told.
final class Descriptions {
    /// The objects of one, and of telling it: it is put into a map by metric, with its text.
    private static final int BYTES_EACH = 400;

    /// A name is held by itself, and with each suffix while the kept ones are looked for.
    private static final int COPIES_OF_NAME = 10;

    private static final int BYTES_A_STRING = 80;

    private final List<Description> all = new ArrayList<>();
    private long bytes;

    private record Description(String metric, String key, String text) {}

    void add(String metric, String key, String text) {
        all.add(new Description(metric, key, text));
        bytes += BYTES_EACH + (long) COPIES_OF_NAME * (metric.length() + BYTES_A_STRING) + text.length();
    }

    /// How much memory they take, at most.
    long bytes() {
        return bytes;
    }

    void tell(Page[] pages, Visits visits, Batcher.Group group) {
        if (all.isEmpty()) return;
        Set<String> kept = keptNames(pages, visits);
        for (Description each : all) {
            if (Families.names(each.metric).anyMatch(kept::contains)) group.describe(each.metric, each.key, each.text);
        }
    }

    /// Only of metrics that are described, so that there are not as many names as lines.
    private Set<String> keptNames(Page[] pages, Visits visits) {
        Set<String> described =
                all.stream().flatMap(each -> Families.names(each.metric)).collect(Collectors.toSet());
        Set<String> names = new HashSet<>();
        visits.rewind(pages);
        while (visits.nextStretch()) {
            Page page = visits.page();
            for (int row = visits.from(); row < visits.to(); row++) {
                if (!page.isKept(row)) continue;
                String name = page.metricName(row);
                if (described.contains(name)) names.add(name);
            }
        }
        return names;
    }
}
