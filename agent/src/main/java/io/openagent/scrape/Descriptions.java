package io.openagent.scrape;

import io.openagent.metrics.Utf8View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a body says about its metrics, held until it is known which of them are kept: of a metric without a
/// kept series nothing is told.
final class Descriptions {
    /// Type and help of a hundred thousand families: more than a body has that is meant well.
    private static final int MOST = 200_000;

    /// Of all of them together, with a hundred characters each for half as many families.
    private static final int MOST_BYTES = 8 << 20;

    /// The objects of one, and of telling it: it is put into a map by metric, with its text.
    private static final int BYTES_EACH = 400;

    /// A name is held by itself, and with each suffix while the kept ones are looked for.
    private static final int COPIES_OF_NAME = 10;

    private static final int BYTES_A_STRING = 80;

    private final List<Description> all = new ArrayList<>();
    private int textBytes;
    private long bytes;

    private record Description(String metric, String key, String text) {}

    /// What comes behind the limits is left out: samples do not need it.
    void add(Utf8View metric, String key, Utf8View text) {
        textBytes += metric.length() + text.length();
        if (all.size() >= MOST || textBytes > MOST_BYTES) return;
        all.add(new Description(metric.toString(), key, text.toString()));
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
