package io.openagent.metrics.relabel;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnchoredRegexTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        (a               | missing closing ): (a
        a)(b             | unexpected )
        [a               | missing closing ]: [a
        *                | missing argument to repetition operator: *
        a**              | invalid nested repetition operator: **
        (a)\\1           | invalid escape sequence: \\1
        (?=a)            | invalid or unsupported Perl syntax: (?=
        a{1001}          | invalid repeat count: {1001}
        (a{100}){101}    | its repetitions unfold to more than 10000 steps
        (a{1000}){1000}  | its repetitions unfold to more than 10000 steps
        ((((a{9}){99}){99}){99}){99} | its repetitions unfold to more than 10000 steps
        """)
    void whatRe2RefusesIsRefusedInItsWords(String regex, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnchoredRegex.of(regex))
                .withMessage(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"([0-9]{1,3}\\.){3}[0-9]{1,3}", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "(?i)é\\pL+"})
    void whatPeopleWriteIsTaken(String regex) {
        assertThatNoException().isThrownBy(() -> AnchoredRegex.of(regex));
    }

    @Test
    void aRegularExpressionHasALongestLength() {
        assertThatNoException().isThrownBy(() -> AnchoredRegex.of("a".repeat(4096)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnchoredRegex.of("a".repeat(4097)))
                .withMessage("longer than 4096 characters");
    }

    @RepeatedTest(10)
    void simpleExpressionsMatchAsTheJdkMatchesThem() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        var write = new Writer(new Random(seed));

        IntStream.range(0, 500).forEach(i -> {
            String regex = write.regex(3);
            String text = write.text();
            assertThat(groups(regex, text)).as("%s on %s", regex, text).isEqualTo(groupsByTheJdk(regex, text));
        });
    }

    private static Optional<String> groups(String regex, String text) {
        return AnchoredRegex.of(regex)
                .match(text)
                .map(match -> IntStream.rangeClosed(0, match.groupCount())
                        .mapToObj(match::group)
                        .map(String::valueOf)
                        .collect(joining("|")));
    }

    private static Optional<String> groupsByTheJdk(String regex, String text) {
        return Optional.of(Pattern.compile(regex, Pattern.DOTALL).matcher(text))
                .filter(java.util.regex.Matcher::matches)
                .map(match -> IntStream.rangeClosed(0, match.groupCount())
                        .mapToObj(match::group)
                        .map(String::valueOf)
                        .collect(joining("|")));
    }

    /// Nothing in which RE2 and the JDK differ by design: no group inside of a repetition.
    private record Writer(Random random) {
        String regex(int depth) {
            return Stream.generate(() -> part(depth))
                    .limit(1 + random.nextInt(3))
                    .collect(joining());
        }

        String text() {
            return Stream.generate(() -> any("a", "b", "-", "é", "7", "\n", "."))
                    .limit(random.nextInt(6))
                    .collect(joining());
        }

        private String part(int depth) {
            if (depth == 0 || random.nextInt(3) > 0) return atom() + any("", "", "*", "+", "?", "{1,2}", "*?", "+?");
            return any("(", "(?:") + regex(depth - 1) + "|" + regex(depth - 1) + ")";
        }

        private String atom() {
            return any("a", "b", ".", "[a-c]", "[^a]", "\\d", "\\w", "-", "é", "\\.");
        }

        private String any(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
