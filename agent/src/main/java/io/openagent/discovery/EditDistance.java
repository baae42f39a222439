package io.openagent.discovery;

/// How much two words differ.
public final class EditDistance {
    /// Longer words are no typing errors of each other, and would take a while to compare.
    private static final int MOST_CHARS = 64;

    private EditDistance() {}

    /// Levenshtein's: how many letters to add, take away or change. Words beyond 64 letters differ in all of them.
    public static int between(String from, String to) {
        if (from.length() > MOST_CHARS || to.length() > MOST_CHARS)
            return from.equals(to) ? 0 : Math.max(from.length(), to.length());
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
