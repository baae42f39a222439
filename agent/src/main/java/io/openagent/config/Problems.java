package io.openagent.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong with one file while it is read; the same problem once. Owned by the thread that reads.
final class Problems {
    private final String file;
    private final Set<Problem> found = new LinkedHashSet<>();

    Problems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    void add(Problem problem) {
        found.add(problem);
    }

    /// Grows with every error: who reads one part compares before and after.
    long errors() {
        return found.stream().filter(Problem::isError).count();
    }

    /// In the order of the file.
    List<Problem> all() {
        return found.stream().sorted(Comparator.comparing(Problem::place)).toList();
    }
}
