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

    /// Adds all labels of the sample to `to`, which has been started.
    void join(SeriesView from, OutgoingSample to) {
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
    }

    /// The series as metric rules see it: the joined labels, and the metric's name under `__name__`.
    public Labels joined(SeriesView from) {
        var sample = new OutgoingSample();
        sample.start(from.name(), 0, 0);
        join(from, sample);
        List<Label> all = new ArrayList<>();
        all.add(new Label("__name__", sample.metric().toString()));
        for (int i = 0; i < sample.labelCount(); i++) {
            all.add(new Label(
                    sample.labelName(i).toString(), sample.labelValue(i).toString()));
        }
        return new Labels(all);
    }

    /// The target's labels alone, for the samples that the agent makes itself.
    void addTargetLabels(OutgoingSample to) {
        for (int i = 0; i < names.length; i++) to.add(names[i], values[i]);
    }

    private void addRenamed(SeriesView from, OutgoingSample to) {
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
