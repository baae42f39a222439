package io.openagent.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.Bodies.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;

/// Well-formed bodies at random, read by [TextExposition] and by a reader of regular expressions that shares nothing
/// with it: slow, over strings, and plainly what the format says.
class TextExpositionDifferentialTest {
    @RepeatedTest(20)
    void bothReadersSeeTheSame() throws Exception {
        String body = new Writer(Seeds.random()).body(500);

        assertThat(Bodies.read(body)).isEqualTo(SimpleReader.read(body));
    }

    private static final class SimpleReader {
        private static final Pattern ENTRY = Pattern.compile("""
            [\\x20\\t]*(?:
              \\#[\\x20\\t]+(?<keyword>TYPE|HELP)[\\x20\\t]+(?<family>[a-zA-Z_:][a-zA-Z0-9_:]*)[\\x20\\t]?(?<text>[^\\n]*)
            | \\#[^\\n]*
            | (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)[\\x20\\t]*
              (?:\\{(?<labels>(?:[^"}]|"(?:[^"\\\\]|\\\\.)*+")*+)}[\\x20\\t]*)?
              (?<value>[^\\x20\\t\\n]+)(?:[\\x20\\t]+(?<timestamp>-?[0-9]+))?[\\x20\\t]*
            | )(?:\\n|$)\
            """, Pattern.COMMENTS);
        private static final Pattern LABEL =
                Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)[ \\t]*=[ \\t]*\"(?<value>(?:[^\"\\\\]|\\\\.)*+)\"");

        static List<Read> read(String body) {
            var all = new ArrayList<Read>();
            Matcher entry = ENTRY.matcher(body);
            while (entry.regionStart() < body.length()) {
                assertThat(entry.lookingAt()).isTrue();
                if (entry.group("keyword") != null) all.add(metadata(entry));
                if (entry.group("name") != null) all.add(sample(entry));
                entry.region(entry.end(), body.length());
            }
            return all;
        }

        private static Read metadata(Matcher entry) {
            String family = entry.group("family");
            String text = entry.group("text");
            if (entry.group("keyword").equals("TYPE")) return new Read.Type(family, text);
            return new Read.Help(family, unescaped(text, "\\\\([\\\\n])"));
        }

        private static Read sample(Matcher entry) {
            String labels = Optional.ofNullable(entry.group("labels")).orElse("");
            return new Read.Sample(
                    entry.group("name"),
                    LABEL.matcher(labels).results().map(SimpleReader::label).toList(),
                    value(entry.group("value").toLowerCase(Locale.ROOT)),
                    Optional.ofNullable(entry.group("timestamp")).map(Long::parseLong));
        }

        private static Label label(MatchResult label) {
            return new Label(label.group("name"), unescaped(label.group("value"), "\\\\([\\\\\"n])"));
        }

        private static String unescaped(String text, String escape) {
            return Pattern.compile(escape)
                    .matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals("n") ? "\n" : found.group(1)));
        }

        private static double value(String text) {
            return switch (text) {
                case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> Double.parseDouble(text);
            };
        }
    }

    private record Writer(Random random) {
        String body(int lines) {
            return IntStream.range(0, lines).mapToObj(i -> line()).collect(joining("\n"));
        }

        private String line() {
            return switch (random.nextInt(10)) {
                case 0 -> "# TYPE " + name(":") + " " + any("counter", "gauge", "histogram", "summary", "untyped");
                case 1 -> "#" + blanks() + " HELP\t" + name(":") + any("", " ");
                case 2 -> "# HELP " + name(":") + " " + text("\"", "\\x", "{", "\t");
                case 3 -> any("", " \t", "#", "# a remark \"", "#TYPE", "# HELP");
                default -> sample();
            };
        }

        private String sample() {
            String series = blanks() + name(":") + blanks() + any("", "{" + blanks() + labels() + "}");
            return series + " " + blanks() + value() + any("", " " + blanks() + random.nextLong()) + blanks();
        }

        private String labels() {
            return IntStream.range(0, random.nextInt(40) / (1 + random.nextInt(20)))
                    .mapToObj(i -> name("") + "_" + i + blanks() + "=" + blanks() + '"' + value(i) + '"' + blanks()
                            + any(",", ",", " ") + blanks())
                    .collect(joining());
        }

        private String value(int label) {
            return label % 3 == 0 ? text("\n", "\\\"", "\\d", "}", "\t") : text(",", "{", "=", "#");
        }

        private String text(String... nasty) {
            return Stream.generate(() -> any(any(nasty), any("a", "é", "日", "😀", "\0"), any("\\\\", "\\n", " ", "n")))
                    .limit(random.nextInt(12))
                    .collect(joining());
        }

        private String name(String more) {
            return any("a", "Z", "_") + random.nextInt(1000) + any("", "_total", more);
        }

        private String value() {
            return switch (random.nextInt(5)) {
                case 0 -> any("Inf", "+Inf", "-inf", "NaN", "nan", "INFINITY", "1.", ".5", "+1", "-0");
                case 1 -> Integer.toString(random.nextInt());
                case 2 -> Double.toString(random.nextDouble());
                case 3 ->
                    random.nextInt(100) + "." + random.nextInt(1_000_000) + any("e", "E") + any("-", "+", "") + "06";
                default -> Double.toString(Math.exp(random.nextGaussian() * 100));
            };
        }

        private String blanks() {
            return any("", "", "", " ", "\t", " \t ");
        }

        private String any(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
