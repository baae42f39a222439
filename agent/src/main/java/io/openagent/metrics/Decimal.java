package io.openagent.metrics;

/// Reads numbers from ASCII bytes: exactly rounded, in linear time, accepting what the exposition formats accept and
/// nothing else.
///
/// The JDK's own readers are no judges here: `Double.parseDouble` takes `1f`, `0x1p3` and blanks and refuses `Inf`;
/// `Long.parseLong` takes the digits of every script. So the grammar is checked byte by byte, and the digits are
/// summed up on the way. Up to 2^53 the sum and up to 10^22 the power of ten are exact doubles, and one multiplication
/// or division of two exact doubles rounds once, hence correctly (Clinger, 1990). That covers nearly everything that
/// targets say. What is left is written anew with at most [#MOST_DIGITS] digits and given to `Double.parseDouble`.
///
/// An instance belongs to one thread; it is kept so that reading a number makes no object.
final class Decimal {
    /// What Prometheus calls the normal NaN; its other payload, ending in 2, marks a stale series.
    static final double NORMAL_NAN = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);

    /// No halfway point between two doubles has more than 768 significant digits. With those kept and one digit 1 for
    /// all others unless they are zeros, the shortened number lies on the same side of every such point.
    private static final int MOST_DIGITS = 768;

    /// So many digits never overflow a long.
    private static final int SUMMED_DIGITS = 18;

    private static final long EXACT_SIGNIFICAND = 1L << 53;
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /// Beyond any array's length, so that digits before and behind the point cannot bring it back into range.
    private static final long HUGE_EXPONENT = 1L << 40;

    /// Beyond any double's, and still short to write.
    private static final int OUT_OF_RANGE_EXPONENT = 9_999;

    private byte[] bytes = {};
    private int at;
    private int end;
    private long significand;
    private double plain;

    /// @throws NumberFormatException if the bytes are no number, or one beyond the range of a double
    double real(byte[] bytes, int from, int to) {
        cover(bytes, from, to);
        boolean negative = sign();
        int mantissa = at;
        int whole = digits();
        int fraction = skip('.') ? digits() : 0;
        if (whole + fraction == 0) return word(mantissa, mantissa > from, negative);
        int mantissaEnd = at;
        long exponent = exponent() - fraction;
        if (at < end) throw new NumberFormatException("more than a number");

        boolean small = whole + fraction <= SUMMED_DIGITS && significand <= EXACT_SIGNIFICAND;
        boolean exact = small && Math.abs(exponent) < EXACT_POWERS.length;
        double size = exact ? scaled((int) exponent) : rounded(mantissa, mantissaEnd, exponent);
        return negative ? -size : size;
    }

    /// Reads a number whose end is not known yet, if it has an exact value by one multiplication or division; anything
    /// else is for [#real]. The value is [#plain()] then.
    ///
    /// @param from before a byte that is no part of a number, such as a line feed
    /// @return where the number ends, or `from`
    int plain(byte[] bytes, int from) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int first = at;
        long sum = 0;
        int digit;
        while ((digit = bytes[at] - '0') >= 0 && digit <= 9) {
            sum = sum * 10 + digit;
            at++;
        }
        int digits = at - first;
        int exponent = 0;
        if (bytes[at] == '.') {
            first = ++at;
            while ((digit = bytes[at] - '0') >= 0 && digit <= 9) {
                sum = sum * 10 + digit;
                at++;
            }
            exponent = first - at;
            digits -= exponent;
        }
        if (digits == 0 || digits > SUMMED_DIGITS || sum > EXACT_SIGNIFICAND) return from;
        if (bytes[at] == 'e') {
            boolean negative = bytes[++at] == '-';
            if (negative || bytes[at] == '+') at++;
            first = at;
            int power = 0;
            while (at < first + 3 && (digit = bytes[at] - '0') >= 0 && digit <= 9) {
                power = power * 10 + digit;
                at++;
            }
            if (at == first) return from;
            exponent += negative ? -power : power;
        }
        if (Math.abs(exponent) >= EXACT_POWERS.length) return from;
        significand = sum;
        double size = scaled(exponent);
        plain = bytes[from] == '-' ? -size : size;
        return at;
    }

    double plain() {
        return plain;
    }

    /// @throws NumberFormatException if the bytes are no decimal integer, have a plus sign, or need more than 64 bits
    long integer(byte[] bytes, int from, int to) {
        cover(bytes, from, to);
        boolean negative = skip('-');
        if (at == end) throw new NumberFormatException("no digits");
        try {
            long below = belowZero();
            return negative ? below : Math.negateExact(below);
        } catch (ArithmeticException overflow) {
            throw new NumberFormatException("more than 64 bits");
        }
    }

    /// Seconds as milliseconds: exact, but that a part of a millisecond is cut off. `1.001` is 1001, whatever a double
    /// would make of it, and `-0.0019` is -1.
    ///
    /// @throws NumberFormatException if they are no decimal number, have a plus sign, or need more than 64 bits
    long milliseconds(byte[] bytes, int from, int to) {
        cover(bytes, from, to);
        boolean negative = skip('-');
        int mantissa = at;
        int whole = digits();
        int fraction = skip('.') ? digits() : 0;
        if (whole + fraction == 0) throw new NumberFormatException("no digits");
        int mantissaEnd = at;
        long kept = whole + exponent() + 3;
        if (at < end) throw new NumberFormatException("more than a number");
        try {
            long below = firstDigitsBelowZero(mantissa, mantissaEnd, kept);
            return negative ? below : Math.negateExact(below);
        } catch (ArithmeticException overflow) {
            throw new NumberFormatException("more than 64 bits");
        }
    }

    /// So many digits of the mantissa, with zeros behind it where it has fewer.
    private long firstDigitsBelowZero(int mantissa, int mantissaEnd, long count) {
        long sum = 0;
        long left = count;
        for (int i = mantissa; i < mantissaEnd && left > 0; i++) {
            if (bytes[i] == '.') continue;
            sum = Math.subtractExact(Math.multiplyExact(sum, 10L), bytes[i] - '0');
            left--;
        }
        for (; sum != 0 && left > 0; left--) sum = Math.multiplyExact(sum, 10L);
        return sum;
    }

    /// Summed up below zero, where there is room for one more.
    private long belowZero() {
        long sum = 0;
        for (; at < end; at++) {
            if (!isDigit(bytes[at])) throw new NumberFormatException("not a digit");
            sum = Math.subtractExact(Math.multiplyExact(sum, 10L), bytes[at] - '0');
        }
        return sum;
    }

    private void cover(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        at = from;
        end = to;
        significand = 0;
    }

    /// Whether there is a minus sign; stands behind either sign.
    private boolean sign() {
        boolean negative = skip('-');
        if (!negative) skip('+');
        return negative;
    }

    private boolean skip(char wanted) {
        if (at == end || bytes[at] != wanted) return false;
        at++;
        return true;
    }

    /// Appends a run of digits to the significand, which overflows behind [#SUMMED_DIGITS]; returns how many.
    private int digits() {
        int from = at;
        long sum = significand;
        while (at < end && isDigit(bytes[at])) sum = sum * 10 + bytes[at++] - '0';
        significand = sum;
        return at - from;
    }

    private long exponent() {
        if (!skip('e') && !skip('E')) return 0;
        boolean negative = sign();
        if (at == end) throw new NumberFormatException("an exponent without digits");
        long sum = 0;
        while (at < end && isDigit(bytes[at])) sum = Math.min(sum * 10 + bytes[at++] - '0', HUGE_EXPONENT);
        return negative ? -sum : sum;
    }

    private double scaled(int exponent) {
        return exponent < 0 ? significand / EXACT_POWERS[-exponent] : significand * EXACT_POWERS[exponent];
    }

    /// The number written anew, without the zeros in front and with no more digits than matter.
    private double rounded(int mantissa, int mantissaEnd, long exponent) {
        int first = mantissa;
        while (first < mantissaEnd && (bytes[first] == '0' || bytes[first] == '.')) first++;
        if (first == mantissaEnd) return 0;

        var text = new StringBuilder(MOST_DIGITS + 8);
        int dropped = 0;
        boolean rest = false;
        for (int i = first; i < mantissaEnd; i++) {
            if (bytes[i] == '.') continue;
            if (text.length() < MOST_DIGITS) {
                text.append((char) bytes[i]);
            } else {
                rest |= bytes[i] != '0';
                dropped++;
            }
        }
        return rest ? parsed(text.append('1'), exponent + dropped - 1) : parsed(text, exponent + dropped);
    }

    private static double parsed(StringBuilder digits, long exponent) {
        digits.append('e').append(Math.clamp(exponent, -OUT_OF_RANGE_EXPONENT, OUT_OF_RANGE_EXPONENT));
        double size = Double.parseDouble(digits.toString());
        if (Double.isInfinite(size)) throw new NumberFormatException("beyond the range of a double");
        return size;
    }

    private double word(int from, boolean signed, boolean negative) {
        if (!signed && spells(from, "nan")) return NORMAL_NAN;
        if (!spells(from, "inf") && !spells(from, "infinity")) throw new NumberFormatException("no number");
        return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /// In any mix of upper and lower case.
    private boolean spells(int from, String word) {
        if (end - from != word.length()) return false;
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[from + i] | 0x20) != word.charAt(i)) return false;
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
