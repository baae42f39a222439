package io.openagent.explain;

import io.openagent.discovery.kubernetes.ObjectName;
import java.util.Optional;

/// What somebody wants to have explained.
public sealed interface Question {
    /// How a question is asked.
    String FORMS = "monitor NAME, pod NAMESPACE/NAME, service NAMESPACE/NAME, or a URL";

    /// Nobody types more; names of Kubernetes have 253 characters at most.
    int MOST_CHARS = 2_000;

    /// Every monitor and job.
    record Everything() implements Question {}

    /// A monitor, or a job with static addresses.
    record OfMonitor(String name) implements Question {}

    record OfPod(ObjectName name) implements Question {}

    record OfService(ObjectName name) implements Question {}

    /// An address: a whole URL, or host and port alone.
    record OfUrl(String url) implements Question {}

    /// `pod shop/cart-1`, `http://10.0.0.1:9100/metrics`, or nothing for everything. Empty when it is no question.
    static Optional<Question> of(String text) {
        if (text.length() > MOST_CHARS) return Optional.empty();
        String asked = text.strip();
        if (asked.isEmpty()) return Optional.of(new Everything());
        String[] words = asked.split("\\s+", 2);
        if (words.length == 1) return asked.contains(":") ? Optional.of(new OfUrl(asked)) : Optional.empty();
        return switch (words[0]) {
            case "monitor" -> Optional.of(new OfMonitor(words[1]));
            case "pod" -> name(words[1]).map(OfPod::new);
            case "service" -> name(words[1]).map(OfService::new);
            default -> Optional.empty();
        };
    }

    private static Optional<ObjectName> name(String text) {
        String[] parts = text.split("/", -1);
        boolean isWhole = parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty();
        return isWhole ? Optional.of(new ObjectName(parts[0], parts[1])) : Optional.empty();
    }
}
