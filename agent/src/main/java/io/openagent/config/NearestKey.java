package io.openagent.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which known word was meant.
final class NearestKey {
    private NearestKey() {}

    /// The known word with the fewest letters to change, if those are at most a third of it; case does not count.
    static Optional<String> to(String word, Collection<String> known) {
        String plain = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .map(key -> new Guess(key, distance(plain, key.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.distance <= Math.max(1, guess.key.length() / 3))
                .min(Comparator.comparingInt(Guess::distance).thenComparing(Guess::key))
                .map(Guess::key);
    }

    /// `did you mean "interval"?`
    static Optional<String> question(String word, Collection<String> known) {
        return to(word, known).map(key -> "did you mean \"" + key + "\"?");
    }

    private record Guess(String key, int distance) {}

    /// Levenshtein's, one row at a time. Words beyond 64 letters resemble no key.
    private static int distance(String from, String to) {
        if (from.length() > 64) return from.length();
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
