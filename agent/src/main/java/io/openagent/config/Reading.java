package io.openagent.config;

import java.util.List;

/// What came of reading a configuration: a value to work with, or none, and in both cases every problem found.
///
/// A command that checks a configuration refuses it when it [#hasErrors]; an agent that starts works with what is
/// [Usable] and logs the problems.
public sealed interface Reading<T> {
    List<Problem> problems();

    default boolean hasErrors() {
        return problems().stream().anyMatch(Problem::isError);
    }

    /// The value is valid as it stands. What an error names was left out of it.
    record Usable<T>(T value, List<Problem> problems) implements Reading<T> {
        public Usable {
            problems = List.copyOf(problems);
        }
    }

    /// Nothing can be made of it; at least one problem is an error.
    record Broken<T>(List<Problem> problems) implements Reading<T> {
        public Broken {
            problems = List.copyOf(problems);
        }
    }
}
