package io.openagent.protocol;

/// A signed long as a short text: a plain digit for 0 to 9, else `x` or, if negative, `z` and base 32 digits `0` to
/// `v`.
public final class Hexa32 {
    private static final int RADIX = 32;

    private Hexa32() {}

    public static String toText(long value) {
        if (value >= 0 && value <= 9) return Long.toString(value);
        return value < 0 ? "z" + Long.toUnsignedString(-value, RADIX) : "x" + Long.toUnsignedString(value, RADIX);
    }

    /// What cannot be read, or does not fit a long, is 0. Behind `x` and `z` an unknown character counts as the digit
    /// 0.
    public static long toLong(String text) {
        if (text.isEmpty()) return 0;
        try {
            return switch (text.charAt(0)) {
                case 'x' -> Math.negateExact(negated(text));
                case 'z' -> negated(text);
                default -> Long.parseLong(text);
            };
        } catch (ArithmeticException | NumberFormatException unreadable) {
            return 0;
        }
    }

    /// Adds up below zero, where one number more fits a long.
    private static long negated(String text) {
        long value = 0;
        for (int i = 1; i < text.length(); i++) {
            value = Math.subtractExact(Math.multiplyExact(value, RADIX), digit(text.charAt(i)));
        }
        return value;
    }

    /// The letters go on to `z` = 35, beyond the radix.
    private static int digit(char character) {
        if (character >= '0' && character <= '9') return character - '0';
        if (character >= 'a' && character <= 'z') return character - 'a' + 10;
        if (character >= 'A' && character <= 'Z') return character - 'A' + 10;
        return 0;
    }
}
