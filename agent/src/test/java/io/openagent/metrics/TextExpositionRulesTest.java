package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.openagent.metrics.Bodies.Read;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is accepted and what is refused, topic by topic. Bodies are written one char a byte.
class TextExpositionRulesTest {
    private static final String ROW = "{0}";

    @Nested
    class Escapes {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void inALabelValueAreDecodedOnceFromLeftToRight(String reason, String raw, String value) throws Exception {
            assertThat(Bodies.readLatin1("a{b=\"" + raw + "\"} 1"))
                    .containsExactly(sample("a", 1, new Label("b", value)));
        }

        static Stream<Arguments> inALabelValueAreDecodedOnceFromLeftToRight() {
            return Stream.of(
                    arguments("backslash", "\\\\", "\\"),
                    arguments("quote", "\\\"", "\""),
                    arguments("line feed", "\\n", "\n"),
                    arguments("an escaped backslash before an n", "\\\\n", "\\n"),
                    arguments("an escaped backslash before an escape", "\\\\\\n", "\\\n"),
                    arguments("all in a row", "x\\n\\\"\\\\y", "x\n\"\\y"),
                    arguments("an unknown escape is kept", "\\t", "\\t"),
                    arguments("a Windows path is kept", "C:\\dir", "C:\\dir"),
                    arguments("an unknown escape before a known one", "\\d\\n", "\\d\n"),
                    arguments("a backslash before a character of two bytes", "\\\u00c3\u00a9", "\\\u00e9"),
                    arguments("braces, commas and hashes are ordinary", "},{=#", "},{=#"),
                    arguments("a raw line feed is ordinary", "x\n\ny", "x\n\ny"),
                    arguments("a NUL is ordinary", "x\0y", "x\0y"),
                    arguments("a tab and a carriage return are ordinary", "\t\r", "\t\r"),
                    arguments("nothing", "", ""));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void inHelpAreDecodedOnceFromLeftToRight(String reason, String raw, String text) throws Exception {
            assertThat(Bodies.readLatin1("# HELP a " + raw + "\n")).containsExactly(new Read.Help("a", text));
        }

        static Stream<Arguments> inHelpAreDecodedOnceFromLeftToRight() {
            return Stream.of(
                    arguments("backslash", "\\\\", "\\"),
                    arguments("line feed", "\\n", "\n"),
                    arguments("an escaped backslash before an n", "\\\\n", "\\n"),
                    arguments("a quote needs no escape and has none", "\\\"x\"", "\\\"x\""),
                    arguments("a backslash at the end is kept", "x\\", "x\\"),
                    arguments("a NUL is ordinary", "x\0y", "x\0y"),
                    arguments("a carriage return is ordinary", "x\r", "x\r"),
                    arguments("nothing", "", ""));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void thatReachNothingAreRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> thatReachNothingAreRefused() {
            return Stream.of(
                    arguments("a backslash before a raw line feed", "a{b=\"x\\\ny\"} 1"),
                    arguments("a backslash at the end of the body", "a{b=\"x\\"),
                    arguments("an escaped quote is not the closing one", "a{b=\"x\\\"} 1"));
        }
    }

    @Nested
    class LabelSets {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreAccepted(String reason, String body, List<Label> labels) throws Exception {
            assertThat(Bodies.readLatin1(body)).containsExactly(new Read.Sample("a", labels, 1, Optional.empty()));
        }

        static Stream<Arguments> ofTheseFormsAreAccepted() {
            List<Label> two = List.of(new Label("b", "1"), new Label("c", "2"));
            return Stream.of(
                    arguments("no braces", "a 1", List.of()),
                    arguments("empty braces", "a{} 1", List.of()),
                    arguments("empty braces with a blank", "a{ } 1", List.of()),
                    arguments("two labels", "a{b=\"1\",c=\"2\"} 1", two),
                    arguments("a trailing comma", "a{b=\"1\",c=\"2\",} 1", two),
                    arguments("a missing comma", "a{b=\"1\" c=\"2\"} 1", two),
                    arguments("a missing comma and no blank", "a{b=\"1\"c=\"2\"} 1", two),
                    arguments("blanks everywhere", " a { b = \"1\" , c = \"2\" , } 1 ", two),
                    arguments("tabs everywhere", "\ta\t{\tb\t=\t\"1\"\t,\tc\t=\t\"2\"\t,\t}\t1\t", two),
                    arguments("no blank before the value", "a{b=\"1\",c=\"2\"}1", two),
                    arguments(
                            "names of every kind of letter",
                            "a{_=\"\",_9=\"\",Zz_0=\"\"} 1",
                            List.of(new Label("_", ""), new Label("_9", ""), new Label("Zz_0", ""))));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> ofTheseFormsAreRefused() {
            return Stream.of(
                    arguments("a leading comma", "a{,b=\"1\"} 1"),
                    arguments("a comma alone", "a{,} 1"),
                    arguments("a double comma", "a{b=\"1\",,c=\"2\"} 1"),
                    arguments("a double trailing comma", "a{b=\"1\",,} 1"),
                    arguments("no value", "a{b} 1"),
                    arguments("no equals sign", "a{b\"1\"} 1"),
                    arguments("no quotes", "a{b=1} 1"),
                    arguments("apostrophes", "a{b='1'} 1"),
                    arguments("no name", "a{=\"1\"} 1"),
                    arguments("a digit first", "a{1b=\"1\"} 1"),
                    arguments("a colon in a label name", "a{b:c=\"1\"} 1"),
                    arguments("a dash in a label name", "a{b-c=\"1\"} 1"),
                    arguments("no metric name", "{b=\"1\"} 1"),
                    arguments("braces that stay open", "a{b=\"1\" 1"),
                    arguments("a quote that stays open", "a{b=\"1} 1"),
                    arguments("braces that were never open", "a} 1"),
                    arguments("braces twice", "a{b=\"1\"}{c=\"2\"} 1"),
                    arguments("braces within braces", "a{{b=\"1\"}} 1"),
                    arguments("a line feed between labels", "a{b=\"1\",\nc=\"2\"} 1"),
                    arguments("the same label twice", "a{b=\"1\",b=\"1\"} 1"),
                    arguments("the same name with another value", "a{b=\"1\",c=\"\",b=\"2\"} 1"),
                    arguments("the metric name as a label", "a{__name__=\"b\"} 1"));
        }
    }

    @Nested
    class MetricNames {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreAccepted(String name) throws Exception {
            assertThat(Bodies.readLatin1(name + " 1")).containsExactly(sample(name, 1));
        }

        static Stream<String> ofTheseFormsAreAccepted() {
            return Stream.of("a", "_", ":", "a:b_C9", "Z", "__name__", "NaN", "Inf", "HELP", "TYPE");
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> ofTheseFormsAreRefused() {
            return Stream.of(
                    arguments("a digit first", "9a 1"),
                    arguments("a dot", "a.b 1"),
                    arguments("a dash", "a-b 1"),
                    arguments("a slash", "a/b 1"),
                    arguments("a character of two bytes", "a\u00c3\u00a9 1"),
                    arguments("a quoted name", "\"a\" 1"),
                    arguments("a value alone", "1"));
        }
    }

    @Nested
    class Values {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreAccepted(String line, double value) throws Exception {
            assertThat(Bodies.readLatin1(line)).containsExactly(sample("a", value));
        }

        static Stream<Arguments> ofTheseFormsAreAccepted() {
            return Stream.of(
                    arguments("a 1", 1.0),
                    arguments("a   1", 1.0),
                    arguments("a 1.", 1.0),
                    arguments("a .5", 0.5),
                    arguments("a +1", 1.0),
                    arguments("a -0", -0.0),
                    arguments("a 1e-400", 0.0),
                    arguments("a +Inf", Double.POSITIVE_INFINITY),
                    arguments("a -inf", Double.NEGATIVE_INFINITY),
                    arguments("a NaN", Double.NaN),
                    arguments("a-1", -1.0),
                    arguments("a.5", 0.5));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> ofTheseFormsAreRefused() {
            return Stream.of(
                    arguments("no value", "a"),
                    arguments("no value behind labels", "a{} "),
                    arguments("a suffix of Java", "a 1f"),
                    arguments("hexadecimal", "a 0x1p3"),
                    arguments("grouped digits", "a 1_000"),
                    arguments("beyond the range", "a 1e400"),
                    arguments("Arabic digits", "a \u00d9\u00a1"),
                    arguments("a quoted value", "a \"1\""),
                    arguments("a brace at the value", "a 1{"));
        }
    }

    @Nested
    class Timestamps {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreAccepted(String line, long timestamp) throws Exception {
            assertThat(Bodies.readLatin1(line))
                    .containsExactly(new Read.Sample("a", List.of(), 1, Optional.of(timestamp)));
        }

        static Stream<Arguments> ofTheseFormsAreAccepted() {
            return Stream.of(
                    arguments("a 1 0", 0L),
                    arguments("a 1 1395066363000", 1395066363000L),
                    arguments("a\t1\t2\t", 2L),
                    arguments("a{} 1 -3982045", -3982045L),
                    arguments("a 1 9223372036854775807", Long.MAX_VALUE),
                    arguments("a 1 -9223372036854775808", Long.MIN_VALUE));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsAreRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> ofTheseFormsAreRefused() {
            return Stream.of(
                    arguments("a plus sign", "a 1 +2"),
                    arguments("a fraction", "a 1 2.0"),
                    arguments("an exponent", "a 1 2e3"),
                    arguments("NaN", "a 1 NaN"),
                    arguments("Inf", "a 1 Inf"),
                    arguments("a letter behind it", "a 1 2x"),
                    arguments("more than 64 bits", "a 1 9223372036854775808"),
                    arguments("less than 64 bits", "a 1 -9223372036854775809"),
                    arguments("a third number", "a 1 2 3"),
                    arguments("an exemplar", "a 1 # {b=\"c\"} 1"));
        }
    }

    @Nested
    class Metadata {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsIsRead(String line, Read read) throws Exception {
            assertThat(Bodies.readLatin1(line)).containsExactly(read);
        }

        static Stream<Arguments> ofTheseFormsIsRead() {
            return Stream.of(
                    arguments("# TYPE a counter", new Read.Type("a", "counter")),
                    arguments("# TYPE a gauge\n", new Read.Type("a", "gauge")),
                    arguments("# TYPE a histogram\n", new Read.Type("a", "histogram")),
                    arguments("# TYPE a summary\n", new Read.Type("a", "summary")),
                    arguments("# TYPE a untyped\n", new Read.Type("a", "untyped")),
                    arguments(" #\t TYPE\t a\tcounter\n", new Read.Type("a", "counter")),
                    arguments("# HELP a", new Read.Help("a", "")),
                    arguments("# HELP a ", new Read.Help("a", "")),
                    arguments("# HELP a text", new Read.Help("a", "text")),
                    arguments(
                            "# HELP a  two blanks, and one behind ",
                            new Read.Help("a", " two blanks, and one behind ")),
                    arguments("# HELP a {} # \"", new Read.Help("a", "{} # \"")));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void mayComeInAnyOrder(String reason, String body, List<String> names) throws Exception {
            assertThat(Bodies.readLatin1(body)).map(Metadata::nameOf).isEqualTo(names);
        }

        static Stream<Arguments> mayComeInAnyOrder() {
            return Stream.of(
                    arguments("TYPE before HELP", "# TYPE a gauge\n# HELP a x\na 1\n", List.of("a", "a", "a")),
                    arguments("behind the samples", "a 1\n# TYPE a gauge\n", List.of("a", "a")),
                    arguments(
                            "twice",
                            "# TYPE a gauge\n# TYPE a counter\n# HELP a\n# HELP a\n",
                            List.of("a", "a", "a", "a")),
                    arguments("of nothing", "# TYPE a gauge\nb 1\n", List.of("a", "b")),
                    arguments("in the midst of another family", "a 1\n# HELP b\na 2\n", List.of("a", "b", "a")));
        }

        private static String nameOf(Read read) {
            return switch (read) {
                case Read.Sample sample -> sample.name();
                case Read.Type type -> type.name();
                case Read.Help help -> help.name();
                case Read.Unit unit -> unit.name();
            };
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofTheseFormsIsRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> ofTheseFormsIsRefused() {
            return Stream.of(
                    arguments("an unknown type", "# TYPE a meter"),
                    arguments("a type of OpenMetrics", "# TYPE a unknown"),
                    arguments("a type in capitals", "# TYPE a COUNTER"),
                    arguments("no type", "# TYPE a"),
                    arguments("a blank for a type", "# TYPE a "),
                    arguments("two blanks before the type", "# TYPE a  counter"),
                    arguments("a blank behind the type", "# TYPE a counter "),
                    arguments("a carriage return behind the type", "# TYPE a counter\r\n"),
                    arguments("a NUL in the type", "# TYPE a coun\0ter"),
                    arguments("no name", "# TYPE "),
                    arguments("no name of HELP", "# HELP \t"),
                    arguments("a digit first", "# HELP 9a text"),
                    arguments("a name that is not ASCII", "# HELP a\u00c3\u00a9 text"));
        }
    }

    @Nested
    class Comments {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void areIgnored(String comment) throws Exception {
            assertThat(Bodies.readLatin1(comment + "\na 1\n")).containsExactly(sample("a", 1));
        }

        static Stream<String> areIgnored() {
            return Stream.of(
                    "#",
                    "# ",
                    "##",
                    "# a remark",
                    "#TYPE a nonsense",
                    "#HELP 9",
                    "# TYPE",
                    "# HELP",
                    "# TYPEa nonsense",
                    "# HELPa",
                    "# type a nonsense",
                    "# UNIT a seconds",
                    "# EOF",
                    "\t # a remark",
                    "# \r",
                    "# \0",
                    "# \u00ff\u00fe",
                    "# \"",
                    "",
                    "  \t ");
        }
    }

    @Nested
    class Bytes {
        @ParameterizedTest(name = ROW)
        @MethodSource
        void inTheWrongPlaceAreRefused(String reason, String body) {
            assertRefused(body);
        }

        static Stream<Arguments> inTheWrongPlaceAreRefused() {
            return Stream.of(
                    arguments("a carriage return at a value", "a 1\r\n"),
                    arguments("a carriage return at a timestamp", "a 1 2\r\n"),
                    arguments("a carriage return alone in a line", "a 1\n\r\n"),
                    arguments("a carriage return for a line feed", "a 1\rb 2"),
                    arguments("a NUL at the start of a line", "a 1\n\0"),
                    arguments("a NUL in a name", "a\0b 1"),
                    arguments("a NUL in a label name", "a{b\0=\"\"} 1"),
                    arguments("a NUL in a number", "a 1\0"),
                    arguments("a NUL between tokens", "a{b=\0\"\"} 1"),
                    arguments("a vertical tab for a blank", "a\u000b1"),
                    arguments("a form feed for a blank", "a\f1"),
                    arguments("a no-break space for a blank", "a\u00c2\u00a01"),
                    arguments("a next-line character for a line feed", "a 1\u00c2\u0085b 2"),
                    arguments("a line separator for a line feed", "a 1\u00e2\u0080\u00a8b 2"),
                    arguments("a byte order mark", "\u00ef\u00bb\u00bfa 1"),
                    arguments("UTF-16", "\u00ff\u00fea\0 \0" + "1\0"),
                    arguments("HTML", "<html></html>"),
                    arguments("JSON", "{\"a\": 1}"),
                    arguments("gzip", "\u001f\u008b\u0008\0"));
        }
    }

    @Nested
    class Encoding {
        @ParameterizedTest(name = ROW)
        @MethodSource("illFormed")
        void thatIsIllFormedIsRefusedInALabelValue(String reason, String bytes) {
            assertRefused("a{b=\"x" + bytes + "\"} 1");
        }

        @ParameterizedTest(name = ROW)
        @MethodSource("illFormed")
        void thatIsIllFormedIsRefusedInHelp(String reason, String bytes) {
            assertRefused("# HELP a x" + bytes);
        }

        @ParameterizedTest(name = ROW)
        @MethodSource("illFormed")
        void thatIsIllFormedIsRefusedInNames(String reason, String bytes) {
            assertRefused("a" + bytes + " 1");
            assertRefused("a{b" + bytes + "=\"\"} 1");
            assertRefused("# HELP a" + bytes + " x");
        }

        static Stream<Arguments> illFormed() {
            return Stream.of(
                    arguments("a continuation alone", "\u0080"),
                    arguments("a lead alone", "\u00c3"),
                    arguments("a lead before ASCII", "\u00c3a"),
                    arguments("three bytes cut to two", "\u00e2\u0082"),
                    arguments("four bytes cut to three", "\u00f0\u009f\u0098"),
                    arguments("a slash of two bytes", "\u00c0\u00af"),
                    arguments("a slash of three bytes", "\u00e0\u0080\u00af"),
                    arguments("a slash of four bytes", "\u00f0\u0080\u0080\u00af"),
                    arguments("a surrogate", "\u00ed\u00a0\u0080"),
                    arguments("a pair of surrogates", "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080"),
                    arguments("the first code point too many", "\u00f4\u0090\u0080\u0080"),
                    arguments("a byte that never occurs", "\u00ff"),
                    arguments("five bytes", "\u00f8\u0088\u0080\u0080\u0080"));
        }

        @ParameterizedTest(name = ROW)
        @MethodSource
        void ofEveryLengthIsKept(String text) throws Exception {
            assertThat(Bodies.read("# HELP a " + text + "\na{b=\"" + text + "\"} 1"))
                    .containsExactly(new Read.Help("a", text), sample("a", 1, new Label("b", text)));
        }

        static Stream<String> ofEveryLengthIsKept() {
            return Stream.of(
                    "\u0080",
                    "\u07ff",
                    "\u0800",
                    "\ud7ff",
                    "\ue000",
                    "\uffff",
                    "\ud800\udc00",
                    "\udbff\udfff",
                    "日本語 é 😀");
        }
    }

    private static Read.Sample sample(String name, double value, Label... labels) {
        return new Read.Sample(name, List.of(labels), value, Optional.empty());
    }

    private static void assertRefused(String body) {
        assertThatThrownBy(() -> Bodies.readLatin1(body)).isInstanceOf(MalformedExpositionException.class);
    }
}
