package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    private static final int SHORT_NUMBERS = 20_000;
    /// Hundreds of digits each.
    private static final int LONG_NUMBERS = 1_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "1.",
                ".5",
                "+1",
                "00012",
                "1e5",
                "1E5",
                "1e+5",
                "1e-5",
                "1.5e3",
                "-1.25",
                "1.234567e+06",
                "9007199254740991",
                "9007199254740992",
                "9007199254740993",
                "123456789012345678",
                "1234567890123456789",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23",
                "8.5e22",
                "0.1",
                "0.30000000000000004",
                "12.345678901234567",
                "1.7976931348623157e308",
                "4.9e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "2.2250738585072011e-308",
                "2.2250738585072014e-308",
                "1e-400",
                "0e400",
                "0e99999999999999999999",
                "1e-99999999999999999999",
                "0.00000000000000000000000000000000000000000000012"
            })
    void aNumberHasTheValueOfItsText(String text) {
        assertThat(real(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Inf", "+Inf", "inf", "INF", "infinity", "INFINITY", "+iNfInItY"})
    void infinityHasManyNames(String text) {
        assertThat(real(text)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Inf", "-inf", "-Infinity"})
    void infinityHasASign(String text) {
        assertThat(real(text)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "NAN"})
    void notANumberIsTheNormalNanAndNeverTheStaleMarker(String text) {
        assertThat(Double.doubleToRawLongBits(real(text))).isEqualTo(0x7ff8_0000_0000_0001L);
    }

    @Test
    void zeroKeepsItsSign() {
        assertThat(Double.doubleToRawLongBits(real("-0"))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(Double.doubleToRawLongBits(real("-0.000000000000000000000")))
                .isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        '',            nothing
        .,             a point alone
        +,             a sign alone
        --1,           two signs
        +-1,           two signs of two kinds
        1f,            a suffix of Java
        1d,            another suffix of Java
        0x10,          hexadecimal
        0x1p3,         hexadecimal with an exponent
        1_000,         grouped digits
        '1,5',         a comma for a point
        ' 1',          a blank in front
        '1 ',          a blank behind
        1.2.3,         two points
        1e,            an exponent without digits
        1e+,           a signed exponent without digits
        e5,            an exponent alone
        .e5,           a point and an exponent
        1e5.5,         a broken exponent
        1e400,         beyond the range
        -1e400,        below the range
        1.7976931348623159e308, just beyond the range
        +nan,          NaN has no sign
        -nan,          NaN has no sign
        infinit,       a word cut short
        infinityy,     a word too long
        .inf,          a point before a word
        in,            half a word
        null,          another word
        ١٢٣,           Arabic digits
        １２,           full-width digits
        """)
    void whatIsNoNumberIsRefused(String text, String reason) {
        assertThatThrownBy(() -> real(text)).as(reason).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "007, 7",
        "1395066363000, 1395066363000",
        "-3982045, -3982045",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void anIntegerHasTheValueOfItsText(String text, long value) {
        assertThat(integer(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "'', nothing",
        "-, a sign alone",
        "+1, a plus sign",
        "--1, two signs",
        "1.0, a fraction",
        "1e3, an exponent",
        "1_0, a grouping",
        "９, a full-width digit",
        "NaN, a word",
        "9223372036854775808, one too many for 64 bits",
        "-9223372036854775809, one too few for 64 bits",
        "100000000000000000000, a digit too many"
    })
    void whatIsNoIntegerIsRefused(String text, String reason) {
        assertThatThrownBy(() -> integer(text)).as(reason).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1000",
        "-0.0009, 0",
        "0.0019999999, 1",
        "-0.0019, -1",
        "1395066363.7, 1395066363700",
        "1e-3, 1",
        "1e-4, 0",
        "1.5E+9, 1500000000000",
        "9223372036854775.807, 9223372036854775807",
        "-9223372036854775.808, -9223372036854775808",
        "0e99999999999999999999, 0",
        "1e-99999999999999999999, 0"
    })
    void secondsAreCutToMilliseconds(String text, long value) {
        assertThat(milliseconds(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "+1",
                "1x",
                "1.1.1",
                "1e",
                "NaN",
                "Inf",
                "-Inf",
                "0x1",
                "1_0",
                "9223372036854775.808",
                "1e17",
                "1e99999999999999999999"
            })
    void whatAreNoSecondsAreRefused(String text) {
        assertThatThrownBy(() -> milliseconds(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void anySecondsAreCutAsTheJdkDoes() {
        var random = Seeds.random();
        var misread = Stream.generate(() ->
                        random.nextLong(1L << 40) + "." + random.nextLong(1L << 40) + "e" + (random.nextInt(12) - 9))
                .limit(SHORT_NUMBERS)
                .filter(text -> milliseconds(text)
                        != new BigDecimal(text).movePointRight(3).toBigInteger().longValueExact())
                .findFirst();
        assertThat(misread).isEmpty();
    }

    @Test
    void onlyTheBytesBetweenTheBoundsAreRead() {
        byte[] bytes = ascii("9 1.5 9");

        assertThat(new Decimal().real(bytes, 2, 5)).isEqualTo(1.5);
    }

    @Test
    void everyDoubleIsReadBackFromItsText() {
        assertReadAsByTheJdk(SHORT_NUMBERS, random -> Double.toString(anyDouble(random)));
    }

    @Test
    void ordinaryDecimalsAreRoundedExactly() {
        assertReadAsByTheJdk(
                SHORT_NUMBERS,
                random -> BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(25))
                        .toPlainString());
    }

    @Test
    void anyDigitsWithAnyExponentAreRoundedExactly() {
        assertReadAsByTheJdk(
                SHORT_NUMBERS,
                random -> random.nextLong() + "." + (random.nextLong() >>> 1) + "e" + (random.nextInt(600) - 340));
    }

    @Test
    void numbersHalfwayBetweenTwoDoublesGoToTheEvenOne() {
        assertReadAsByTheJdk(LONG_NUMBERS, random -> halfway(random).toString());
    }

    @Test
    void aTraceAboveHalfwayGoesUpHoweverFarBehindItStands() {
        assertReadAsByTheJdk(LONG_NUMBERS, random -> withATraceMore(halfway(random)));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aHundredThousandDigitsAreReadExactlyAndInLinearTime() {
        String ones = "1".repeat(100_000);

        assertThat(real("0." + ones)).isEqualTo(0.1111111111111111);
        assertThat(real(ones + "e-99999")).isEqualTo(1.1111111111111112);
        assertThat(real("0." + "0".repeat(100_000) + "25e100001")).isEqualTo(2.5);
        assertThat(real("1e" + "0".repeat(100_000) + "3")).isEqualTo(1000);
        assertThat(real("4503599627370496.5" + "0".repeat(100_000) + "1")).isEqualTo(4503599627370497.0);
    }

    private static void assertReadAsByTheJdk(int numbers, Function<Random, String> text) {
        var random = Seeds.random();
        var misread = Stream.generate(() -> text.apply(random))
                .limit(numbers)
                .filter(DecimalTest::isReadUnlikeTheJdk)
                .findFirst();
        assertThat(misread).isEmpty();
    }

    private static boolean isReadUnlikeTheJdk(String text) {
        double expected = Double.parseDouble(text);
        return Double.isFinite(expected)
                && Double.doubleToRawLongBits(real(text)) != Double.doubleToRawLongBits(expected);
    }

    private static double anyDouble(Random random) {
        return Stream.generate(() -> Double.longBitsToDouble(random.nextLong()))
                .filter(Double::isFinite)
                .findFirst()
                .orElseThrow();
    }

    private static BigDecimal halfway(Random random) {
        double below = Math.abs(anyDouble(random)) / 2;
        return new BigDecimal(below).add(new BigDecimal(Math.nextUp(below))).divide(BigDecimal.TWO);
    }

    private static String withATraceMore(BigDecimal number) {
        return number.unscaledValue() + "0".repeat(900) + "1e" + (-number.scale() - 901);
    }

    private static double real(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Decimal().real(bytes, 0, bytes.length);
    }

    private static long integer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Decimal().integer(bytes, 0, bytes.length);
    }

    private static long milliseconds(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Decimal().milliseconds(bytes, 0, bytes.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
