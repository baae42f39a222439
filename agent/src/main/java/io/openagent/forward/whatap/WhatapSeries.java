package io.openagent.forward.whatap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.metrics.Label;
import io.openagent.metrics.Labels;
import io.openagent.protocol.OpenMxSeries;
import io.openagent.scrape.OutgoingSeries;
import io.openagent.scrape.OutgoingSeries.Slice;
import java.util.List;

/// The series of one target in OpenMx form: one byte that says which tail follows, then the record's head.
///
/// ```text
///   +---+---------------------------------+      +-------------------------------------+
///   | 1 | head: name, exposed labels      |  ... | tail: target labels, extra labels   |   as most series are
///   +---+---------------------------------+      +-------------------------------------+
///   | 0 | head: name, all labels          |        that have other labels in their place
///   +---+---------------------------------+
/// ```
///
/// So the bytes of most series are the same for all targets that expose it. Confined to one thread.
final class WhatapSeries {
    private static final byte WITHOUT_TAIL = 0;
    private static final byte WITH_TAIL = 1;
    private static final byte[] NONE = {};

    private final OpenMxSeries series = new OpenMxSeries();
    private final List<Pair> extra;
    private final List<Pair> extraInTail;
    private final byte[] tail;
    private final int tailLabels;

    private WhatapSeries(List<Pair> target, List<Pair> extra, List<Pair> extraInTail) {
        this.extra = extra;
        this.extraInTail = extraInTail;
        series.begin(NONE, 0, 0);
        target.forEach(this::label);
        extraInTail.forEach(this::label);
        tail = series.tail();
        tailLabels = target.size() + extraInTail.size();
    }

    /// @param extraLabels for every series that has no label of the name
    static WhatapSeries of(Labels targetLabels, Labels extraLabels) {
        List<Pair> extra = extraLabels.list().stream().map(Pair::of).toList();
        List<Pair> extraInTail = extraLabels.list().stream()
                .filter(label -> targetLabels.get(label.name()).isEmpty())
                .map(Pair::of)
                .toList();
        return new WhatapSeries(targetLabels.list().stream().map(Pair::of).toList(), extra, extraInTail);
    }

    private static final class Pair {
        private final byte[] name;
        private final byte[] value;

        private Pair(byte[] name, byte[] value) {
            this.name = name;
            this.value = value;
        }

        static Pair of(Label label) {
            return new Pair(label.name().getBytes(UTF_8), label.value().getBytes(UTF_8));
        }
    }

    /// Empty if no record can carry it.
    byte[] encode(OutgoingSeries outgoing) {
        boolean withTail =
                outgoing.bearsTargetLabels() && extraInTail.stream().noneMatch(label -> outgoing.hasLabel(label.name));
        Slice name = outgoing.metric();
        series.begin(name.bytes(), name.offset(), name.length());
        for (int i = 0; i < outgoing.labelCount(); i++) {
            if (!withTail || !outgoing.isTargetLabel(i)) label(outgoing.labelName(i), outgoing.labelValue(i));
        }
        if (withTail) return marked(WITH_TAIL, series.head(tailLabels, tail.length));
        for (Pair label : extra) {
            if (!outgoing.hasLabel(label.name)) label(label);
        }
        return marked(WITHOUT_TAIL, series.head(0, 0));
    }

    /// What follows a series that begins with this byte.
    byte[] tailOf(byte mark) {
        return mark == WITH_TAIL ? tail : NONE;
    }

    private static byte[] marked(byte mark, byte[] head) {
        if (head.length == 0) return head;
        byte[] marked = new byte[head.length + 1];
        marked[0] = mark;
        System.arraycopy(head, 0, marked, 1, head.length);
        return marked;
    }

    private void label(Pair label) {
        series.label(label.name, 0, label.name.length, label.value, 0, label.value.length);
    }

    private void label(Slice name, Slice value) {
        series.label(name.bytes(), name.offset(), name.length(), value.bytes(), value.offset(), value.length());
    }
}
