package io.openagent.bench;

import java.math.BigDecimal;

/// Numbers as exporters in Go write them: the fewest digits, and an exponent from a million on.
final class NumberForm {
    private static final double EXPONENT_FROM = 1e6;

    private NumberForm() {}

    static String text(double value) {
        var shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (Math.abs(value) < EXPONENT_FROM) return shortest.toPlainString();
        String digits = shortest.unscaledValue().toString();
        int exponent = shortest.precision() - shortest.scale() - 1;
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return "%s%se+%02d".formatted(digits.substring(0, 1), fraction, exponent);
    }
}
