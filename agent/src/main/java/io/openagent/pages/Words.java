package io.openagent.pages;

import java.time.Duration;
import java.util.Locale;

/// Amounts as people read them.
final class Words {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Words() {}

    /// `0.012 s`, `3.4 s`, `12 s`, `2 min`, `5 h`, `3 d`
    static String of(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 1) return String.format(Locale.ROOT, "%.3f s", seconds);
        if (seconds < 10) return String.format(Locale.ROOT, "%.1f s", seconds);
        if (seconds < 120) return duration.toSeconds() + " s";
        if (seconds < 7200) return duration.toMinutes() + " min";
        return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " d";
    }

    /// `1,234`
    static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// `12.5 MiB`
    static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /// `1 target`, `2 targets`
    static String count(long count, String noun) {
        return of(count) + " " + noun + (count == 1 ? "" : "s");
    }
}
