package io.openagent.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the addresses of a target come from.
public enum TargetType {
    STATIC("StaticEndpoints"),
    POD("PodMonitor", "PodMetrics"),
    SERVICE("ServiceMonitor", "ServiceMetrics");

    private final List<String> words;

    TargetType(String... words) {
        this.words = List.of(words);
    }

    /// As it is printed; on reading, a second spelling may be accepted.
    public String word() {
        return words.getFirst();
    }

    static Optional<TargetType> of(String word) {
        return Stream.of(values()).filter(type -> type.words.contains(word)).findFirst();
    }

    static List<String> allWords() {
        return Stream.of(values()).flatMap(type -> type.words.stream()).toList();
    }
}
