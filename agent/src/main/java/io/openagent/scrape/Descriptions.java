package io.openagent.scrape;

import io.openagent.metrics.FamilyEndings;
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

    /// The objects of one, and of telling it: it is put into a map by metric, with its text.
    private static final int BYTES_EACH = 400;

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
        bytes += BYTES_EACH + metric.length() + BYTES_A_STRING + text.length();
    }

    /// How much memory they take, at most.
    long bytes() {
        return bytes;
    }

    void tell(Page[] pages, Visits visits, Batcher.Group group) {
        if (all.isEmpty()) return;
        Set<String> kept = keptFamilies(pages, visits);
        for (Description each : all) if (kept.contains(each.metric)) group.describe(each.metric, each.key, each.text);
    }

    /// Only those that are described, so that there are not as many names as lines.
    private Set<String> keptFamilies(Page[] pages, Visits visits) {
        Set<String> described = new HashSet<>();
        for (Description each : all) described.add(each.metric);
        Set<String> families = new HashSet<>();
        visits.rewind(pages);
        while (visits.nextStretch()) {
            Page page = visits.page();
            int before = -1;
            for (int row = visits.from(); row < visits.to(); row++) {
                if (!page.isKept(row) || (before >= 0 && page.hasSameName(row, before))) continue;
                before = row;
                for (String family : FamilyEndings.familiesOf(page.metricName(row)))
                    if (described.contains(family)) families.add(family);
            }
        }
        return families;
    }
}
