package io.openagent.supervisor;

import java.util.Optional;
import java.util.stream.Stream;

/// How a worker died, as far as its successor has to know.
public enum Death {
    /// The JVM found no room in its heap, and ended as `-XX:+ExitOnOutOfMemoryError` says.
    OUT_OF_MEMORY("out_of_memory"),
    /// A fault in the JVM or in native code.
    CRASH("crash"),
    /// The kernel killed it because its control group had no memory left.
    MEMORY_LIMIT("memory_limit"),
    /// By itself, by a signal from outside, or killed by the supervisor because it was silent.
    OTHER("other");

    private static final int HEAP_FULL = 3;
    private static final int ABORTED = 128 + 6;
    private static final int KILLED = 128 + 9;
    private static final int SEGMENTATION_FAULT = 128 + 11;

    private final String word;

    Death(String word) {
        this.word = word;
    }

    /// @param atMemoryLimit whether the kernel says that it has killed in this control group meanwhile, and nobody
    ///     here has
    static Death of(Exit exit, boolean atMemoryLimit) {
        return switch (exit.code()) {
            case HEAP_FULL -> OUT_OF_MEMORY;
            case ABORTED, SEGMENTATION_FAULT -> CRASH;
            case KILLED -> atMemoryLimit ? MEMORY_LIMIT : OTHER;
            default -> OTHER;
        };
    }

    static Optional<Death> of(String word) {
        return Stream.of(values()).filter(death -> death.word.equals(word)).findFirst();
    }

    /// Whether the worker's own work can have brought it about.
    public boolean isOwn() {
        return this != OTHER;
    }

    public String word() {
        return word;
    }
}
