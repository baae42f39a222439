package io.openagent.supervisor;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The command line: `--state DIR [--logs DIR] -- COMMAND ARG...`.
///
/// @param state where the socket's folder is made
/// @param logs where the events are kept besides stderr
/// @param command the complete command of the worker
record Arguments(Path state, Optional<Path> logs, List<String> command) {
    static final String USAGE = "usage: --state DIR [--logs DIR] -- COMMAND ARG...";

    Arguments {
        command = List.copyOf(command);
        if (command.isEmpty()) throw new IllegalArgumentException("the worker's command is missing");
    }

    static Arguments parse(String... words) {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(words));
        Optional<Path> state = Optional.empty();
        Optional<Path> logs = Optional.empty();
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            switch (word) {
                case "--state" -> state = Optional.of(folder(word, left));
                case "--logs" -> logs = Optional.of(folder(word, left));
                case "--" -> {
                    return new Arguments(state.orElseThrow(Arguments::noState), logs, List.copyOf(left));
                }
                default -> throw new IllegalArgumentException("unknown argument " + word);
            }
        }
        throw new IllegalArgumentException("-- and the worker's command are missing");
    }

    private static Path folder(String option, Deque<String> left) {
        if (left.isEmpty()) throw new IllegalArgumentException(option + " needs a folder");
        return Path.of(left.removeFirst());
    }

    private static IllegalArgumentException noState() {
        return new IllegalArgumentException("--state is missing");
    }
}
