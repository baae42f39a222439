package io.openagent.metrics;

import org.junit.jupiter.api.BeforeAll;

/// What every fuzz test needs: the build replays its seeds, and `JAZZER_FUZZ=1` searches on.
public interface FuzzTarget {
    /// Surefire 3.6.0 sets up its capture of the console at the first line. On the thread that loads Jazzer's agent
    /// this fails, so the first line is printed here. May go when a later Surefire passes without.
    @BeforeAll
    static void printTheFirstLine() {
        System.out.println("replaying seeds");
    }
}
