package io.openagent.config;

import io.openagent.discovery.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which known word was meant.
public final class NearestKey {
    private NearestKey() {}

    /// The known word with the fewest letters to change, if those are at most a third of it; case does not count.
    public static Optional<String> to(String word, Collection<String> known) {
        String plain = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .map(key -> new Guess(key, EditDistance.between(plain, key.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.distance <= Math.max(1, guess.key.length() / 3))
                .min(Comparator.comparingInt(Guess::distance).thenComparing(Guess::key))
                .map(Guess::key);
    }

    /// `did you mean "interval"?`
    static Optional<String> question(String word, Collection<String> known) {
        return to(word, known).map(key -> "did you mean \"" + key + "\"?");
    }

    private record Guess(String key, int distance) {}
}
