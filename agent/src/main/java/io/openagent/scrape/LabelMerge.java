package io.openagent.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.metrics.SeriesView;
import io.openagent.metrics.Utf8View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Joins the labels that a target exposes with the labels of the target, as Prometheus does.
///
/// Where both have a name: with `honorLabels` the exposed label stays, and one exposed with an empty value keeps the
/// target's label away too; without it the exposed label is renamed to `exported_…`, once more for every name that is
/// taken already, shortest first. A label with an empty value is no label. No name ever stands twice.
///
/// Confined to the scrape's thread.
public final class LabelMerge {
    private static final String PREFIX = "exported_";

    private final boolean honorLabels;
    private final byte[][] names;
    private final byte[][] values;
    private final boolean[] exposed;

    public LabelMerge(Labels targetLabels, boolean honorLabels) {
        this.honorLabels = honorLabels;
        names = targetLabels.list().stream()
                .map(label -> label.name().getBytes(UTF_8))
                .toArray(byte[][]::new);
        values = targetLabels.list().stream()
                .map(label -> label.value().getBytes(UTF_8))
                .toArray(byte[][]::new);
        exposed = new boolean[names.length];
    }

    /// The series as metric rules see it: the joined labels, and the metric's name under `__name__`.
    public Labels joined(SeriesView from) {
        var series = new OutgoingSeries();
        join(from, series);
        return series.named();
    }

    /// The series that the sample belongs to.
    void join(SeriesView from, OutgoingSeries to) {
        to.start(from.name());
        boolean clash = false;
        for (int i = 0; i < from.labelCount(); i++) {
            int ours = indexOf(from.labelName(i));
            boolean empty = from.labelValue(i).length() == 0;
            if (ours >= 0) {
                exposed[ours] = true;
                clash |= !empty;
            }
            if (!empty && (ours < 0 || honorLabels)) to.add(from.labelName(i), from.labelValue(i));
        }
        if (clash && !honorLabels) addRenamed(from, to);
        for (int i = 0; i < names.length; i++) {
            if (!honorLabels || !exposed[i]) to.add(names[i], values[i]);
            exposed[i] = false;
        }
        to.finish(names, values);
    }

    /// A series of other labels, whatever rules have made of the target's.
    void take(byte[] metricName, Iterable<Label> labels, OutgoingSeries to) {
        to.start(metricName);
        for (Label label : labels)
            to.add(label.name().getBytes(UTF_8), label.value().getBytes(UTF_8));
        to.finish(names, values);
    }

    /// A series with the target's labels alone, for what the agent measures itself.
    void own(byte[] metricName, OutgoingSeries to) {
        to.start(metricName);
        for (int i = 0; i < names.length; i++) to.add(names[i], values[i]);
        to.finish(names, values);
    }

    private void addRenamed(SeriesView from, OutgoingSeries to) {
        Set<String> taken = new HashSet<>();
        for (byte[] name : names) taken.add(new String(name, UTF_8));
        List<Label> clashing = new ArrayList<>();
        for (int i = 0; i < from.labelCount(); i++) {
            if (from.labelValue(i).length() == 0) continue;
            var label =
                    new Label(from.labelName(i).toString(), from.labelValue(i).toString());
            if (!taken.add(label.name())) clashing.add(label);
        }
        clashing.sort(Comparator.comparingInt(label -> label.name().length()));
        for (Label label : clashing) {
            String name = PREFIX + label.name();
            while (!taken.add(name)) name = PREFIX + name;
            to.add(name.getBytes(UTF_8), label.value().getBytes(UTF_8));
        }
    }

    private int indexOf(Utf8View name) {
        for (int i = 0; i < names.length; i++) {
            if (name.contentEquals(names[i])) return i;
        }
        return -1;
    }
}
