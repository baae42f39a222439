package io.openagent.metrics.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A regular expression in RE2's syntax that has to match the whole text; a dot matches a line feed too. It takes time
/// linear in the text. Equal when written alike.
public final class AnchoredRegex {
    /// Longer than any written by hand; an enumeration of names fits with a hundred and more.
    public static final int MAX_CHARS = 4096;

    /// RE2/J unfolds `(x{100}){100}` without a bound, and a compiled step takes some 100 bytes: this much unfolding is
    /// over in a tenth of a second.
    private static final long MAX_UNFOLDED = 1_000_000;

    /// A text of the longest value, 8 KiB by default, then takes some hundred million steps at most, which is a
    /// second, and that only once a series.
    private static final int MAX_STEPS = 10_000;

    private static final Pattern REPETITION = Pattern.compile("(\\)?)\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    /// Matches everything; its group 1 is all of it. Stands behind what it is made with.
    public static final AnchoredRegex ALL = of("(.*)");

    private final String text;
    private final Pattern pattern;

    private AnchoredRegex(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /// Compiles it.
    ///
    /// @throws IllegalArgumentException in RE2's words, when it is none, or when it is too large
    public static AnchoredRegex of(String text) {
        if (text.length() > MAX_CHARS) throw new IllegalArgumentException("longer than " + MAX_CHARS + " characters");
        if (text.length() * unfolding(text) > MAX_UNFOLDED) throw tooLarge();
        var pattern = compile(text);
        if (pattern.programSize() > MAX_STEPS) throw tooLarge();
        return new AnchoredRegex(text, pattern);
    }

    boolean matches(String candidate) {
        return pattern.matches(candidate);
    }

    /// The match with its groups, if it is one.
    Optional<Matcher> match(String candidate) {
        return Optional.of(pattern.matcher(candidate)).filter(Matcher::matches);
    }

    int groupCount() {
        return pattern.groupCount();
    }

    Map<String, Integer> groupsByName() {
        return pattern.namedGroups();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnchoredRegex regex && text.equals(regex.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static Pattern compile(String text) {
        try {
            return Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            // RE2/J's own stack is what it calls empty when a parenthesis closes nothing.
            if (e.getDescription().contains("internal error")) throw new IllegalArgumentException("unexpected )", e);
            String part = e.getPattern().replaceFirst("^\\(\\?s\\)", "");
            throw new IllegalArgumentException(e.getDescription() + ": " + part, e);
        }
    }

    /// How often a part of the text can stand in the program at most: repeated groups may nest, and are taken as if all
    /// of them did.
    private static long unfolding(String text) {
        long groups = 1;
        long single = 1;
        var repetition = REPETITION.matcher(text);
        while (repetition.find() && groups <= MAX_UNFOLDED) {
            long most = Math.max(times(repetition.group(2)), times(repetition.group(3)));
            if (repetition.group(1).isEmpty()) single = Math.max(single, most);
            else groups *= most;
        }
        return groups * single;
    }

    /// RE2 refuses more than a thousand by itself.
    private static long times(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 1 : Math.clamp(Long.parseLong(digits), 1, 1001);
    }

    private static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("its repetitions unfold to more than " + MAX_STEPS + " steps");
    }
}
