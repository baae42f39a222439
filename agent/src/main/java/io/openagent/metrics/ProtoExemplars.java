package io.openagent.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The exemplars of one series. All are read and checked; left out are those whose labels are too long, and
/// those that come when there is no more room. An exemplar is never worth a scrape.
final class ProtoExemplars {
    /// Client libraries keep about ten for a native histogram. So many of the largest take 10 MB.
    static final int MAX = 1000;

    private final List<ProtoExemplar> views = new ArrayList<>();
    private int count;

    void clear() {
        count = 0;
    }

    /// Reads the exemplar that is the field.
    void read(ProtoFields fields) throws MalformedMessageException {
        ProtoExemplar exemplar = next();
        exemplar.read(fields);
        if (!exemplar.isTooLong()) count++;
    }

    /// Reads the exemplar that is the field, and leaves it out if it has no timestamp.
    void readTimed(ProtoFields fields) throws MalformedMessageException {
        int before = count;
        read(fields);
        if (count > before && !views.get(before).hasTimestamp()) count = before;
    }

    int count() {
        return Math.min(count, MAX);
    }

    ExemplarView get(int index) {
        return views.get(Objects.checkIndex(index, count()));
    }

    /// The view behind the last one that counts, one more than [#MAX] at most.
    private ProtoExemplar next() {
        count = count();
        if (count == views.size()) views.add(new ProtoExemplar());
        return views.get(count);
    }
}
