package io.openagent.metrics;

/// Where the grammars of the text formats differ, each with and without what Prometheus lets pass.
///
/// [#TEXT] and [#STRICT_TEXT] are versions 0.0.4 and 1.0.0 of Prometheus' text format: the newer one adds quoted names,
/// which Prometheus reads in the older one too. [#OPENMETRICS] and [#STRICT_OPENMETRICS] are OpenMetrics 0.0.1 and 1.0.
enum Dialect {
    TEXT,
    STRICT_TEXT,
    OPENMETRICS,
    STRICT_OPENMETRICS;

    static Dialect text(Profile profile) {
        return switch (profile) {
            case SCRAPE -> TEXT;
            case STRICT -> STRICT_TEXT;
        };
    }

    static Dialect openMetrics(Profile profile) {
        return switch (profile) {
            case SCRAPE -> OPENMETRICS;
            case STRICT -> STRICT_OPENMETRICS;
        };
    }

    boolean isOpenMetrics() {
        return this == OPENMETRICS || this == STRICT_OPENMETRICS;
    }

    boolean isStrict() {
        return this == STRICT_TEXT || this == STRICT_OPENMETRICS;
    }

    /// Runs of blanks and tabs between any two words; otherwise one blank where the grammar has one.
    boolean hasLooseBlanks() {
        return !isOpenMetrics();
    }

    /// A raw line feed between quotes.
    boolean lineFeedsInQuotes() {
        return this == TEXT;
    }

    /// A backslash before a byte that needs none; it is kept.
    boolean needlessEscapes() {
        return this != STRICT_TEXT;
    }

    boolean missingCommas() {
        return this == TEXT;
    }

    boolean trailingComma() {
        return this != STRICT_OPENMETRICS;
    }
}
