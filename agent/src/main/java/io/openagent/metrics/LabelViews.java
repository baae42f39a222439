package io.openagent.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Names and values of labels: views that are kept and moved, so that after the first series of a body none
/// is made any more.
final class LabelViews {
    /// So few that comparing each with each takes less than sorting a copy.
    private static final int FEW = 24;

    private final List<Utf8View> names = new ArrayList<>();
    private final List<Utf8View> values = new ArrayList<>();
    private int count;

    void clear() {
        count = 0;
    }

    /// Makes room for one more label, whose name and value are to be covered then.
    int add() {
        if (count == names.size()) {
            names.add(new Utf8View());
            values.add(new Utf8View());
        }
        return count++;
    }

    void removeLast() {
        count--;
    }

    int count() {
        return count;
    }

    Utf8View name(int index) {
        return names.get(Objects.checkIndex(index, count));
    }

    Utf8View value(int index) {
        return values.get(Objects.checkIndex(index, count));
    }

    /// Code points of all names and values together.
    int characters() {
        int characters = 0;
        for (int i = 0; i < count; i++) {
            characters += Utf8.characters(names.get(i)) + Utf8.characters(values.get(i));
        }
        return characters;
    }

    boolean hasName(byte[] name) {
        for (int i = 0; i < count; i++) {
            if (names.get(i).contentEquals(name)) return true;
        }
        return false;
    }

    /// A name that comes twice. Never quadratic: a target may send ten thousand names of one hash.
    Optional<Utf8View> repeatedName() {
        return count <= FEW ? repeatedOfFew() : repeatedOfMany();
    }

    private Optional<Utf8View> repeatedOfFew() {
        for (int i = 1; i < count; i++) {
            Utf8View later = names.get(i);
            for (int j = 0; j < i; j++) {
                if (later.contentEquals(names.get(j))) return Optional.of(later);
            }
        }
        return Optional.empty();
    }

    private Optional<Utf8View> repeatedOfMany() {
        var sorted = names.subList(0, count).toArray(Utf8View[]::new);
        Arrays.sort(sorted, Utf8View::compareContent);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].contentEquals(sorted[i - 1])) return Optional.of(sorted[i]);
        }
        return Optional.empty();
    }
}
