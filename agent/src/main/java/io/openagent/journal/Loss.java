package io.openagent.journal;

/// Why the journal itself gave samples up. Each has a code; codes from [#FIRST_FOREIGN] on belong to the
/// callers.
public enum Loss {
    /// The journal was full, and its policy says which samples go: the oldest or those that come.
    FULL(0),
    /// Older than the journal's greatest age.
    EXPIRED(1),
    /// The disk was full.
    DISK_FULL(2),
    /// The disk refused to write or to sync.
    DISK_ERROR(3),
    /// Damaged on disk, or gone from it: found when it was to be read.
    DAMAGED(4),
    /// Dropped by an operator.
    TRIMMED(5),
    /// It stood in memory when the process ended.
    ENDED(6);

    /// The least code that a caller may use.
    public static final int FIRST_FOREIGN = 16;

    /// The greatest code there is; all counts of codes together must stay small, as they ride in records.
    public static final int LAST_FOREIGN = Tally.CODES - 1;

    private final int code;

    Loss(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
