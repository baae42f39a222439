package io.openagent.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of bad or odd body, and whether it is taken: by a scrape, and by the whole standard. The rows are those
/// of `docs/formats.md`. Bodies are written one char a byte; OpenMetrics bodies get their `# EOF` unless they are
/// about it.
class BadInputsTest {
    private static final ScrapeProtocol T = ScrapeProtocol.TEXT_1_0_0;
    private static final ScrapeProtocol O = ScrapeProtocol.OPENMETRICS_1_0_0;

    enum Fate {
        TAKEN,
        REFUSED_IF_STRICT,
        REFUSED
    }

    record Row(int number, ScrapeProtocol protocol, String what, String body, Fate fate) {
        @Override
        public String toString() {
            return "row " + number + ", " + protocol.configured() + ": " + what;
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aScrapeTakesWhatPrometheusTakes(Row row) {
        assertFate(row, Profile.SCRAPE, row.fate() == Fate.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void theWholeStandardIsKeptWhereAsked(Row row) {
        assertFate(row, Profile.STRICT, row.fate() != Fate.TAKEN);
    }

    private static void assertFate(Row row, Profile profile, boolean refused) {
        Throwable thrown = catchThrowable(() -> Bodies.readLatin1(row.protocol(), profile, row.body()));
        if (refused) assertThat(thrown).isInstanceOf(MalformedExpositionException.class);
        else assertThat(thrown).isNull();
    }

    static Stream<Row> rows() {
        return Stream.of(
                        escapes(),
                        names(),
                        encodings(),
                        ends(),
                        blanks(),
                        otherFormats(),
                        comments(),
                        labels(),
                        numbers(),
                        timestamps(),
                        metadata(),
                        exemplars(),
                        histograms(),
                        sizes())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> escapes() {
        return Stream.of(
                taken(1, T, "known escapes", "a{b=\"\\\\ \\\" \\n \\\\n\"} 1"),
                taken(1, O, "known escapes", "a{b=\"\\\\ \\\" \\n \\\\n\"} 1"),
                strict(1, T, "an unknown escape in a value", "a{b=\"C:\\dir\\t\"} 1"),
                taken(1, O, "an unknown escape in a value", "a{b=\"C:\\dir\\t\"} 1"),
                strict(1, T, "an unknown escape in a name", "{\"a\\d\"} 1"),
                taken(1, O, "an unknown escape in a name", "{\"a\\d\"} 1"),
                strict(1, T, "an unknown escape in HELP", "# HELP a \\d"),
                taken(1, O, "an unknown escape in HELP", "# HELP a \\d"),
                strict(1, T, "a backslash at the end of HELP", "# HELP a x\\"),
                strict(2, T, "a raw line feed in a value", "a{b=\"x\ny\"} 1"),
                refused(2, O, "a raw line feed in a value", "a{b=\"x\ny\"} 1"),
                strict(2, T, "a raw line feed in a name", "{\"x\ny\"} 1"),
                refused(2, O, "a raw line feed in a name", "{\"x\ny\"} 1"));
    }

    private static Stream<Row> names() {
        return both(
                taken(3, T, "a quoted metric name", "{\"a.b\"} 1"),
                taken(3, T, "a quoted metric name with labels", "{\"a.b\",c=\"d\",\"e f\"=\"g\"} 1"),
                taken(3, T, "a quoted metric name behind a label", "{c=\"d\",\"a.b\"} 1"),
                taken(3, T, "a quoted label of a plain name", "a{\"b.c\"=\"d\"} 1"),
                taken(3, T, "a quoted name in HELP and TYPE", "# HELP \"a.b\" x\n# TYPE \"a.b\" gauge"),
                refused(3, T, "two metric names", "{\"a\",\"b\"} 1"),
                refused(3, T, "a name inside and outside", "a{\"b\"} 1"),
                refused(3, T, "an empty metric name", "{\"\"} 1"),
                refused(3, T, "an empty name in HELP", "# HELP \"\" x"),
                refused(3, T, "an empty label name", "a{\"\"=\"b\"} 1"),
                refused(3, T, "only labels", "{a=\"b\"} 1"),
                refused(3, T, "only braces", "{} 1"),
                refused(3, T, "a metric name in braces without quotes", "{a} 1"),
                refused(3, T, "a quoted name before braces", "\"a\"{b=\"c\"} 1"),
                refused(3, T, "no comma behind the name", "{\"a\" b=\"c\"} 1"),
                refused(3, T, "a name whose quotes stay open", "{\"a} 1"));
    }

    private static Stream<Row> encodings() {
        Stream<String> illFormed =
                Stream.of("\u00ff", "\u00e2\u0082", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080");
        Stream<Row> rows = illFormed.flatMap(bytes -> both(
                refused(4, T, "ill-formed UTF-8 in a value", "a{b=\"" + bytes + "\"} 1"),
                refused(4, T, "ill-formed UTF-8 in a quoted name", "{\"a" + bytes + "\"} 1"),
                refused(4, T, "ill-formed UTF-8 in a quoted label name", "a{\"b" + bytes + "\"=\"\"} 1"),
                refused(4, T, "ill-formed UTF-8 in a plain name", "a" + bytes + " 1"),
                refused(4, T, "ill-formed UTF-8 in HELP", "# HELP a " + bytes),
                refused(4, T, "ill-formed UTF-8 in the name of HELP", "# HELP \"a" + bytes + "\" x")));
        Stream<Row> more = Stream.of(
                taken(4, T, "ill-formed UTF-8 in a comment", "# \u00ff"),
                refused(4, O, "ill-formed UTF-8 in UNIT", "# UNIT a_\u00ff \u00ff"),
                refused(4, O, "ill-formed UTF-8 in an exemplar", "a_total 1 # {b=\"\u00ff\"} 1"));
        Stream<Row> nuls = both(
                taken(5, T, "NUL in a value", "a{b=\"\0\"} 1"),
                taken(5, T, "NUL in HELP", "# HELP a \0"),
                refused(5, T, "NUL in a name", "a\0 1"),
                refused(5, T, "NUL in a label name", "a{b\0=\"\"} 1"),
                refused(5, T, "NUL in a number", "a 1\0"),
                refused(5, T, "NUL between words", "a{b=\0\"\"} 1"),
                refused(5, T, "NUL at the start of a line", "a 1\n\0b 1"));
        return Stream.of(rows, more, nuls).flatMap(each -> each);
    }

    private static Stream<Row> ends() {
        return Stream.of(
                whole(6, T, "no line feed at the end", "a 1", Fate.REFUSED_IF_STRICT),
                whole(6, T, "no line feed behind a comment", "# x", Fate.REFUSED_IF_STRICT),
                whole(6, T, "nothing at all", "", Fate.TAKEN),
                whole(6, O, "no line feed behind # EOF", "a 1\n# EOF", Fate.TAKEN),
                whole(7, O, "only # EOF", "# EOF\n", Fate.TAKEN),
                whole(7, O, "nothing at all", "", Fate.REFUSED),
                whole(7, O, "no # EOF", "a 1\n", Fate.REFUSED),
                whole(7, O, "a cut line", "a 1\nb", Fate.REFUSED),
                whole(7, O, "a cut # EOF", "a 1\n# EO", Fate.REFUSED),
                whole(7, O, "# EOF in the middle", "a 1\n# EOF\nb 1\n", Fate.REFUSED),
                whole(7, O, "# EOF twice", "a 1\n# EOF\n# EOF\n", Fate.REFUSED),
                whole(7, O, "# eof", "a 1\n# eof\n", Fate.REFUSED),
                whole(7, O, "an empty line behind # EOF", "a 1\n# EOF\n\n", Fate.REFUSED),
                whole(7, O, "a word behind # EOF", "a 1\n# EOF x\n", Fate.REFUSED),
                whole(7, O, "a blank behind # EOF", "a 1\n# EOF \n", Fate.REFUSED),
                whole(7, O, "a blank before # EOF", "a 1\n # EOF\n", Fate.REFUSED),
                whole(7, O, "#EOF", "a 1\n#EOF\n", Fate.REFUSED));
    }

    private static Stream<Row> blanks() {
        Stream<Row> others = both(
                refused(8, T, "CRLF", "a 1\r\nb 1"),
                refused(8, T, "a lone carriage return", "a 1\rb 1"),
                refused(8, T, "a vertical tab", "a\u000b1"),
                refused(8, T, "a form feed", "a\f1"),
                refused(8, T, "a no-break space", "a\u00c2\u00a01"),
                refused(8, T, "a line separator", "a 1\u00e2\u0080\u00a8b 1"),
                refused(8, T, "a next-line character", "a 1\u00c2\u0085b 1"));
        Stream<Row> tabs = Stream.of(
                taken(8, T, "tabs for blanks", "\ta\t{\tb=\"\"\t}\t1\t2\t"),
                refused(8, O, "a tab before the value", "a\t1"),
                refused(8, O, "a tab before the timestamp", "a 1\t2"),
                refused(8, O, "a tab in braces", "a{\tb=\"\"} 1"),
                refused(8, O, "a tab in metadata", "# TYPE a\tgauge"),
                refused(8, O, "two blanks before the value", "a  1"),
                refused(8, O, "no blank before the value", "a{}1"),
                refused(8, O, "a blank at the end", "a 1 "),
                refused(8, O, "a blank at the start", " a 1"),
                refused(8, O, "a blank before the braces", "a {b=\"\"} 1"),
                refused(8, O, "a blank in braces", "a{b=\"\", c=\"\"} 1"),
                refused(8, O, "an empty line", "a 1\n\nb 1"));
        return Stream.concat(others, tabs);
    }

    private static Stream<Row> otherFormats() {
        return both(
                refused(9, T, "a byte order mark", "\u00ef\u00bb\u00bfa 1"),
                refused(9, T, "UTF-16", "\u00ff\u00fea\0 \0" + "1\0"),
                refused(9, T, "UTF-32", "\u00ff\u00fe\0\0a\0\0\0"),
                refused(9, T, "HTML", "<!DOCTYPE html>\n<html></html>"),
                refused(9, T, "a JSON object", "{\"a\": 1}"),
                refused(9, T, "an empty JSON object", "{}"),
                refused(9, T, "a JSON array", "[1]"),
                refused(9, T, "a JSON text", "\"a\""),
                refused(9, T, "gzip", "\u001f\u008b\u0008\0\0\0"));
    }

    private static Stream<Row> comments() {
        return Stream.of("#", "# ", "# x", "#x", "#TYPE a gauge", "# TYPEa gauge", "# type a gauge", "#\tx", "# \0")
                .flatMap(comment -> Stream.of(
                        taken(10, T, "the comment " + comment, comment),
                        refused(10, O, "the comment " + comment, comment)));
    }

    private static Stream<Row> labels() {
        Stream<Row> same = both(
                refused(11, T, "a label twice", "a{b=\"1\",b=\"1\"} 1"),
                refused(11, T, "a label with two values", "a{b=\"1\",b=\"2\"} 1"),
                refused(11, T, "a label and its quoted twin", "a{b=\"1\",\"b\"=\"2\"} 1"),
                refused(11, T, "the metric name as a label", "a{__name__=\"b\"} 1"),
                refused(11, T, "the metric name as a quoted label", "a{\"__name__\"=\"b\"} 1"),
                refused(12, T, "a leading comma", "a{,b=\"1\"} 1"),
                refused(12, T, "a comma alone", "a{,} 1"),
                refused(12, T, "a double comma", "a{b=\"1\",,c=\"2\"} 1"),
                refused(12, T, "a double trailing comma", "a{b=\"1\",,} 1"));
        Stream<Row> apart = Stream.of(
                refused(11, O, "a label of an exemplar twice", "a_total 1 # {b=\"1\",b=\"2\"} 1"),
                taken(12, T, "a trailing comma", "a{b=\"1\",} 1"),
                strict(12, O, "a trailing comma", "a{b=\"1\",} 1"),
                strict(12, T, "a missing comma", "a{b=\"1\"c=\"2\"} 1"),
                refused(12, O, "a missing comma", "a{b=\"1\"c=\"2\"} 1"));
        return Stream.concat(same, apart);
    }

    private static Stream<Row> numbers() {
        Stream<Row> good = Stream.of("+Inf", "inf", "INFINITY", "nan", "NaN", "1.", ".5", "+1", "-0", "1e-400")
                .flatMap(number -> both(taken(13, T, "the number " + number, "a " + number)));
        Stream<Row> bad = Stream.of(
                        "1f",
                        "1d",
                        "0x1p3",
                        "1_000",
                        "+nan",
                        "-nan",
                        "infinit",
                        "0x10",
                        "\u00d9\u00a1",
                        "\u00ef\u00bc\u0091",
                        "1e400",
                        "1,5",
                        "true",
                        "")
                .flatMap(number -> both(refused(13, T, "the number " + number, "a " + number)));
        Stream<Row> large = both(
                taken(15, T, "a number of 100,000 digits", "a 0." + "1".repeat(100_000)),
                taken(15, T, "an exponent of 100,000 zeros", "a 1e" + "0".repeat(100_000) + "3"),
                taken(15, T, "a number between two doubles", "a 9007199254740993"));
        return Stream.of(good, bad, large).flatMap(each -> each);
    }

    private static Stream<Row> timestamps() {
        Stream<Row> same = both(
                taken(16, T, "a negative timestamp", "a 1 -2"),
                refused(16, T, "a timestamp with a plus sign", "a 1 +2"),
                refused(16, T, "a timestamp beyond 64 bits", "a 1 9223372036854775808"),
                refused(16, T, "NaN for a timestamp", "a 1 NaN"),
                refused(16, T, "Inf for a timestamp", "a 1 Inf"),
                refused(16, T, "a word for a timestamp", "a 1 z"),
                refused(16, T, "a hexadecimal timestamp", "a 1 0x1"),
                taken(17, T, "a timestamp in the far past", "a 1 1"),
                taken(17, T, "a timestamp in the far future", "a 1 4102444800000"));
        Stream<Row> apart = Stream.of(
                refused(16, T, "a fraction in a timestamp", "a 1 2.5"),
                taken(16, O, "a fraction in a timestamp", "a 1 2.5"),
                refused(16, T, "an exponent in a timestamp", "a 1 2e3"),
                taken(16, O, "an exponent in a timestamp", "a 1 2e3"),
                taken(17, T, "timestamps out of order", "a{b=\"1\"} 1 2\na{b=\"2\"} 1 1"),
                strict(17, T, "the same series with two timestamps", "a 1 1\na 1 2"),
                strict(17, O, "timestamps out of order", "a 1 2\na 1 1"),
                strict(17, T, "the same timestamp twice", "a 1 2\na 1 2"),
                taken(17, O, "the same timestamp twice", "a 1 2.0001\na 1 2.0002"),
                strict(17, T, "the same series twice", "a 1\na 1"),
                strict(17, O, "the same series twice", "a 1\na 1"));
        return Stream.concat(same, apart);
    }

    private static Stream<Row> metadata() {
        Stream<Row> same = both(
                refused(18, T, "an unknown TYPE", "# TYPE a meter"),
                refused(18, T, "no TYPE", "# TYPE a "),
                refused(18, T, "a blank behind a TYPE", "# TYPE a gauge "),
                taken(18, T, "no metadata", "a 1\nb 1"),
                strict(18, T, "TYPE twice", "# TYPE a gauge\n# TYPE a gauge"),
                strict(18, T, "HELP twice", "# HELP a x\n# HELP a x"),
                strict(18, T, "TYPE behind samples", "a 1\n# TYPE a gauge"),
                strict(18, T, "HELP behind samples", "a 1\n# HELP a x"),
                strict(18, T, "a family in two pieces", "a{b=\"1\"} 1\nc 1\na{b=\"2\"} 1"),
                strict(18, T, "clashing families", "# TYPE a_sum gauge\na_sum 1\n# TYPE a summary\na_count 1"),
                strict(18, T, "a sample that its TYPE has not", "# TYPE a histogram\na 1"));
        Stream<Row> apart = Stream.of(
                taken(18, T, "untyped", "# TYPE a untyped"),
                refused(18, O, "untyped", "# TYPE a untyped"),
                refused(18, T, "a TYPE of OpenMetrics", "# TYPE a info"),
                taken(18, O, "a TYPE of OpenMetrics", "# TYPE a info"),
                strict(18, O, "a counter without _total", "# TYPE a counter\na 1"),
                taken(18, O, "a UNIT", "# TYPE a_s gauge\n# UNIT a_s s\na_s 1"),
                taken(18, O, "an empty UNIT", "# UNIT a \na 1"),
                refused(18, O, "UNIT without a text", "# UNIT a"),
                refused(18, O, "HELP without a text", "# HELP a"),
                strict(18, O, "a UNIT that is no suffix", "# UNIT a s\na 1"),
                strict(18, O, "a UNIT that is no word of the name", "# UNIT as s\nas 1"),
                strict(18, O, "UNIT twice", "# UNIT a_s s\n# UNIT a_s s"),
                strict(18, O, "UNIT behind samples", "a_s 1\n# UNIT a_s s"),
                strict(18, O, "a UNIT of an info", "# TYPE a_s info\n# UNIT a_s s"));
        return Stream.concat(same, apart);
    }

    private static Stream<Row> exemplars() {
        String counter = "# TYPE a counter\na_total 1";
        return Stream.of(
                taken(19, O, "an exemplar", counter + " # {b=\"c\"} 0.5"),
                taken(19, O, "an exemplar with timestamps", counter + " 1 # {b=\"c\"} 0.5 1.5"),
                taken(19, O, "an exemplar without labels", counter + " # {} 0.5"),
                taken(19, O, "hash signs in labels", counter + " # {b=\"} # {\"} 0.5"),
                taken(19, O, "an exemplar of 128 characters", counter + " # {b=\"" + "c".repeat(127) + "\"} 0.5"),
                strict(19, O, "an exemplar of 129 characters", counter + " # {b=\"" + "c".repeat(128) + "\"} 0.5"),
                strict(19, O, "an exemplar of a gauge", "# TYPE a gauge\na 1 # {b=\"c\"} 0.5"),
                strict(19, O, "an exemplar of no type", "a 1 # {b=\"c\"} 0.5"),
                refused(19, O, "an exemplar without a value", counter + " # {b=\"c\"}"),
                refused(19, O, "an exemplar with a bad value", counter + " # {b=\"c\"} x"),
                refused(19, O, "an exemplar with a bad timestamp", counter + " # {b=\"c\"} 1 NaN"),
                refused(19, O, "two exemplars", counter + " # {b=\"c\"} 1 # {b=\"d\"} 1"),
                refused(19, O, "an exemplar with a name", counter + " # {\"b\"} 1"),
                refused(19, O, "a hash alone", counter + " #"),
                refused(19, O, "no blank before the braces", counter + " #{} 1"),
                refused(19, O, "no blank before the hash", counter + "# {} 1"),
                refused(19, O, "no blank before the value", counter + " # {}1"),
                refused(19, O, "a blank behind it", counter + " # {} 1 "),
                refused(19, T, "an exemplar", "a 1 # {b=\"c\"} 0.5"));
    }

    private static Stream<Row> histograms() {
        return Stream.of(
                        "a_bucket{le=\"1\"} 1",
                        "a_sum 1\na_count 1",
                        "a_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1",
                        "a_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1",
                        "a_bucket{le=\"+Inf\"} -1",
                        "a_bucket{le=\"+Inf\"} 1\na_count -1\na_sum 1",
                        "a_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1",
                        "a_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1",
                        "a_bucket{le=\"x\"} 1\na_bucket{le=\"+Inf\"} 1",
                        "a_bucket{le=\"0x1p3\"} 1\na_bucket{le=\"+Inf\"} 1",
                        "a_bucket{le=\"NaN\"} 1\na_bucket{le=\"+Inf\"} 1",
                        "a_bucket 1\na_bucket{le=\"+Inf\"} 1")
                .flatMap(lines -> both(strict(20, T, lines, "# TYPE a histogram\n" + lines)));
    }

    private static Stream<Row> sizes() {
        int million = 1_000_000;
        String labels =
                IntStream.range(0, 10_000).mapToObj(i -> "l" + i + "=\"\"").collect(joining(","));
        Stream<Row> odd = both(
                taken(21, T, "10,000 labels", "a{" + labels + "} 1"),
                taken(21, T, "a name of 1 MB", "a".repeat(million) + " 1"),
                taken(21, T, "a quoted name of 1 MB", "{\"" + "a".repeat(million) + "\"} 1"),
                taken(21, T, "a label name of 1 MB", "a{" + "b".repeat(million) + "=\"\"} 1"),
                taken(21, T, "a value of 1 MB", "a{b=\"" + "c".repeat(million) + "\"} 1"),
                taken(21, T, "a HELP of 1 MB", "# HELP a " + "c".repeat(million)),
                refused(21, T, "a quote that stays open for 1 MB", "a{b=\"" + "c".repeat(million)),
                refused(21, T, "a name that stays open for 1 MB", "{\"" + "c".repeat(million)),
                refused(21, T, "1 MB of braces", "{".repeat(million)),
                refused(21, T, "1 MB of commas", "a{" + ",".repeat(million)),
                refused(21, T, "1 MB of quotes", "a{b=" + "\"".repeat(million)),
                refused(21, T, "1 MB of quoted names", "{" + "\"a\",".repeat(million / 4)),
                refused(21, T, "a line beyond the limit", "a".repeat(TextExposition.MAX_LINE_BYTES + 1)),
                taken(22, T, "4,096 label names of one hash", "a{" + ofOneHash() + "} 1"),
                taken(22, T, "100,000 series", many(100_000, "a{b=\"%d\"} 1\n")),
                taken(22, T, "50,000 families", many(50_000, "# TYPE a%1$d gauge\n# HELP a%1$d x\na%1$d 1\n")));
        Stream<Row> apart = Stream.of(
                taken(21, T, "a million empty lines", "\n".repeat(million)),
                taken(21, T, "a run of blanks of 1 MB", "a" + " ".repeat(million) + "1"),
                refused(21, O, "a run of blanks of 1 MB", "a" + " ".repeat(million) + "1"),
                taken(21, T, "a comment of 1 MB", "# " + "x".repeat(million)));
        return Stream.concat(odd, apart);
    }

    /// `Aa` and `BB` have the same [String#hashCode()], and so have all words of them.
    private static String ofOneHash() {
        return IntStream.range(0, 1 << 12)
                .mapToObj(Integer::toBinaryString)
                .map("0".repeat(12)::concat)
                .map(bits -> bits.substring(bits.length() - 12))
                .map(bits -> bits.replace("0", "Aa").replace("1", "BB") + "=\"\"")
                .collect(joining(","));
    }

    private static String many(int count, String line) {
        String lines = IntStream.range(0, count).mapToObj(line::formatted).collect(joining());
        return lines.substring(0, lines.length() - 1);
    }

    /// The same lines in both formats.
    private static Stream<Row> both(Row... rows) {
        return Stream.of(rows).flatMap(row -> {
            String lines = row.body().substring(0, row.body().length() - 1);
            return Stream.of(row, row(row.number(), O, row.what(), lines, row.fate()));
        });
    }

    private static Row taken(int number, ScrapeProtocol protocol, String what, String lines) {
        return row(number, protocol, what, lines, Fate.TAKEN);
    }

    private static Row strict(int number, ScrapeProtocol protocol, String what, String lines) {
        return row(number, protocol, what, lines, Fate.REFUSED_IF_STRICT);
    }

    private static Row refused(int number, ScrapeProtocol protocol, String what, String lines) {
        return row(number, protocol, what, lines, Fate.REFUSED);
    }

    private static Row row(int number, ScrapeProtocol protocol, String what, String lines, Fate fate) {
        return whole(number, protocol, what, lines + (protocol == T ? "\n" : "\n# EOF\n"), fate);
    }

    private static Row whole(int number, ScrapeProtocol protocol, String what, String body, Fate fate) {
        return new Row(number, protocol, what, body, fate);
    }
}
