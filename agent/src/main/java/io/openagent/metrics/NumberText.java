package io.openagent.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Writes the numbers of `le` and `quantile` as Prometheus does, whatever the format they come in: the fewest
/// digits that give the same double again, an exponent of at least two digits below 10^-4 and from 10^6 on,
/// and a point in every other number: `0.005`, `1.0`, `1e+06`, `+Inf`.
///
/// Series of one family share their bounds, so the last few texts are kept. What is given out is never to be
/// written.
final class NumberText {
    private static final int SLOT_BITS = 7;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);
    private static final int LEAST_PLAIN_EXPONENT = -4;
    private static final int MOST_PLAIN_EXPONENT = 5;

    private final long[] numbers = new long[1 << SLOT_BITS];
    private final byte[][] texts = new byte[1 << SLOT_BITS][];

    NumberText() {
        // The bits of an empty slot are those of 0.0, which has slot 0.
        texts[0] = written(0);
    }

    byte[] of(double number) {
        long bits = Double.doubleToRawLongBits(number);
        int slot = (int) ((bits * MIX) >>> (Long.SIZE - SLOT_BITS));
        if (numbers[slot] != bits) {
            numbers[slot] = bits;
            texts[slot] = written(number);
        }
        return texts[slot];
    }

    private static byte[] written(double number) {
        return text(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(double number) {
        if (Double.isNaN(number)) return "NaN";
        if (Double.isInfinite(number)) return number > 0 ? "+Inf" : "-Inf";
        if (number == 0) return "0.0";
        BigDecimal shortest = shortest(Math.abs(number));
        int exponent = shortest.precision() - shortest.scale() - 1;
        boolean plain = exponent >= LEAST_PLAIN_EXPONENT && exponent <= MOST_PLAIN_EXPONENT;
        return (number < 0 ? "-" : "") + (plain ? plain(shortest) : scientific(shortest, exponent));
    }

    private static String plain(BigDecimal number) {
        String text = number.toPlainString();
        return number.scale() > 0 ? text : text + ".0";
    }

    private static String scientific(BigDecimal number, int exponent) {
        String digits = number.unscaledValue().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String width = Math.abs(exponent) < 10 ? "0" : "";
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + width + Math.abs(exponent);
    }

    /// [Double#toString(double)] gives the fewest digits, but never less than two.
    private static BigDecimal shortest(double number) {
        BigDecimal two = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (two.precision() != 2) return two;
        BigDecimal one = two.round(ONE_DIGIT).stripTrailingZeros();
        return one.doubleValue() == number ? one : two;
    }
}
