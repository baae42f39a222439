package io.openagent.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Sizes in bytes: `64MiB` is a power of two, `64MB` a power of ten, a bare number counts bytes.
public final class SizeText {
    static final long KIB = 1L << 10;
    static final long MIB = 1L << 20;
    static final long GIB = 1L << 30;

    private static final Map<String, Long> UNIT_BYTES = Map.of(
            "",
            1L,
            "B",
            1L,
            "KiB",
            KIB,
            "MiB",
            MIB,
            "GiB",
            GIB,
            "kB",
            1000L,
            "KB",
            1000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(B|[KMG]iB|[kKMG]B)|(\\d{1,18})");

    private SizeText() {}

    /// Empty when the text is no size.
    public static Optional<Long> parse(String text) {
        var size = SIZE.matcher(text);
        if (!size.matches()) return Optional.empty();
        if (size.group(3) != null) return Optional.of(Long.parseLong(size.group(3)));
        return Optional.of(Long.parseLong(size.group(1)) * UNIT_BYTES.getOrDefault(size.group(2), 1L));
    }

    /// In the largest binary unit that leaves a whole number.
    static String print(long bytes) {
        if (bytes % GIB == 0) return bytes / GIB + "GiB";
        if (bytes % MIB == 0) return bytes / MIB + "MiB";
        if (bytes % KIB == 0) return bytes / KIB + "KiB";
        return Long.toString(bytes);
    }
}
