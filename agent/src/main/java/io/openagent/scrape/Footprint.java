package io.openagent.scrape;

/// How many bytes of the heap an intake takes, as far as it has come. Estimated on the high side, from what
/// it really holds.
record Footprint(SeriesMemory before, Workspace workspace, Recognition recognition, Descriptions descriptions) {
    /// The connection: TLS and HTTP buffers, an inflater and its windows.
    private static final long CONNECTION_BYTES = 96 << 10;

    /// Arrays double when they are full, and for a moment there are both.
    private static final long WHILE_GROWING = 3;

    /// Two tables of at most four slots, of four bytes each, say which series were there before and which
    /// have come.
    private static final long INDEX_BYTES_A_SAMPLE = 32;

    /// A value that was zipped, with its time and its part of the rest: eight bytes that look random, and
    /// some.
    private static final long ZIPPED_BYTES_A_SAMPLE = 24;

    /// A record before it is zipped, and at most what an encoder holds of them at once, with room to grow.
    private static final long PLAIN_BYTES_A_SAMPLE = 300;

    private static final long MOST_PLAIN_BYTES = 3 << 20;

    /// While the body is being read, without the reader's own buffer.
    long reading() {
        return CONNECTION_BYTES
                + WHILE_GROWING * workspace.bytes()
                + learned()
                + recognition.indexBytes()
                + descriptions.bytes();
    }

    /// Of these, what is remembered when all has ended well.
    long learned() {
        return recognition.learnedBytes();
    }

    /// While its samples are handed on, and nothing is written to be remembered.
    long settling() {
        long samples = workspace.samples().size();
        return reading()
                + descriptions.bytes()
                + (isAsBefore() ? 0 : INDEX_BYTES_A_SAMPLE * Math.max(samples, before.rows()))
                + ZIPPED_BYTES_A_SAMPLE * samples
                + Math.min(MOST_PLAIN_BYTES, PLAIN_BYTES_A_SAMPLE * samples);
    }

    /// Then nobody asks which series were there before.
    private boolean isAsBefore() {
        Visits visits = workspace.visits();
        return visits.runs() <= 1
                && learned() == 0
                && !before.repeats()
                && visits.rows(recognition.pages()) == before.rows();
    }

    /// While its lines are written to be remembered: all pages that do not stay whole, which are two for each
    /// run of lines at most.
    long remembering() {
        int runs = workspace.visits().runs();
        if (runs <= 1) return 0;
        long pages = recognition.pageCount();
        long bytes = before.bytes() + learned();
        return Math.min(bytes, 2L * runs * (bytes / Math.max(1, pages) + 1));
    }
}
