package io.openagent.metrics;

import java.io.IOException;

/// What a target says, read forward once, entry by entry:
///
/// ```java
/// for (var entry = exposition.advance(); entry != Entry.END; entry = exposition.advance()) { … }
/// ```
///
/// Sample and metadata are one object each, filled anew by every [#advance()]; with everything they give they are good
/// only until the next one. After an exception nothing but [#close()] makes sense: half a scrape is worth nothing. One
/// thread reads.
public interface Exposition extends AutoCloseable {
    enum Entry {
        SAMPLE,
        TYPE,
        HELP,
        UNIT,
        /// A native histogram.
        HISTOGRAM,
        /// Nothing follows; every further advance says so again.
        END
    }

    Entry advance() throws IOException, MalformedExpositionException;

    /// Filled when the last entry was a [Entry#SAMPLE].
    SampleView sample();

    /// Filled when the last entry was a [Entry#HISTOGRAM].
    HistogramView histogram();

    /// Filled when the last entry was a [Entry#TYPE], a [Entry#HELP] or a [Entry#UNIT].
    MetadataView metadata();

    /// Closes the stream underneath.
    @Override
    void close() throws IOException;
}
