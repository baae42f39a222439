package io.openagent.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong with one file while it is read; the same problem once. Owned by the thread that reads.
final class Problems {
    private final String file;
    private final Path folder;
    private final Set<Problem> found;

    Problems(String file) {
        this(file, Path.of(""), new LinkedHashSet<>());
    }

    private Problems(String file, Path folder, Set<Problem> found) {
        this.file = file;
        this.folder = folder;
        this.found = found;
    }

    /// The same collection for a reader to whom paths in the file begin at a folder.
    Problems withPathsFrom(Path newFolder) {
        return new Problems(file, newFolder, found);
    }

    /// Where relative paths in the file begin: where the process runs, unless a form says otherwise.
    Path folder() {
        return folder;
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
