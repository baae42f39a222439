package io.openagent.journal;

/// What became of a group.
public sealed interface Appended {
    /// Written to the file, all of it. It survives the end of the process from here on, and a power cut
    /// after the next sync.
    record At(Span span) implements Appended {}

    /// Written, and to make room for it the oldest records that were not in flight went.
    ///
    /// @param samples in them, 0 when they held only metadata
    record AfterEvicting(Span span, long samples) implements Appended {}

    /// Not written; its samples are counted as dropped.
    record Refused(Loss why) implements Appended {}

    /// Not written and not counted: the journal has ended.
    record Closed() implements Appended {}
}
